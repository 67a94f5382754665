/// A vhost-user-vsock device served by this process: real `AF_VSOCK` for a guest, without the host kernel's help.
///
/// [VsockDevice] is the way in; what it has in common with other devices is in `io.hcsshim.vm.vhost`. Reading order:
/// [GuestIntake] and [GuestDelivery] (the two directions), [Switchboard] (who is meant), [VsockConnection] (one stream). The
/// picture and the limits are in docs/vsock.md.
package io.hcsshim.vm.vsock;
