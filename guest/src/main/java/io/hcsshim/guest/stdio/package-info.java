/// Standard streams of processes, carried over sockets to the host.
package io.hcsshim.guest.stdio;
