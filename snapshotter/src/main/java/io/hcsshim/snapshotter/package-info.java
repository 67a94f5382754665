/// The program `containerd-lcow-snapshotter`.
package io.hcsshim.snapshotter;
