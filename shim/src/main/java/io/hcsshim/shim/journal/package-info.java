/// What a pod holds on the host, written down before it is made, so that whoever comes after a crash can undo it.
package io.hcsshim.shim.journal;
