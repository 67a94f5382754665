/// The host's end of a process's standard streams: containerd's FIFOs on one side, the machine's streams on the other.
package io.hcsshim.shim.stdio;
