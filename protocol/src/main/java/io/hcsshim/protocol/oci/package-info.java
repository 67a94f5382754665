/// OCI runtime specs (<https://github.com/opencontainers/runtime-spec>) as documents that are read in
/// part, changed in part, and handed on whole: what we do not know stays as it came.
package io.hcsshim.protocol.oci;
