/// OCI image archives: what `ctr images export` and `docker save` write, opened without a daemon.
///
/// An archive is unpacked once per layer into the cache; a layer's directory is named by its digest and written
/// under a temporary name first, so a half-written one is never taken for whole. Not thread-safe.
package io.hcsshim.cli.image;
