/// Where a pod's lines go: to the resident's log, and to containerd's while it listens.
package io.hcsshim.shim.log;
