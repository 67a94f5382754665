/// Disks of a utility VM: which are attached where, mounted where, and for whom.
package io.hcsshim.uvm.device;
