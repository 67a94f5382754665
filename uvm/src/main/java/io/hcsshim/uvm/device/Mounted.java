package io.hcsshim.uvm.device;

import io.hcsshim.uvm.lease.Lease;

/// A share in something that is mounted in the guest; the last one given back unmounts it.
public interface Mounted extends Lease {
    /// Where the guest has it.
    String guestPath();
}
