/// The first generation of the compute service, vmcompute.dll: outcomes come as notifications.
///
/// A call that does not come back in its time, or whose caller is interrupted, is left behind: it goes on by itself,
/// and what comes of it late is closed.
package io.hcsshim.hcs.vmcompute;
