/// Virtio devices that this process serves over vhost-user, whatever they are: [VhostUserDevice] is the way in, [SplitQueue] the
/// rings, [GuestMemory] what they lie in. `io.hcsshim.vm.vsock` and `io.hcsshim.vm.fs` are two such devices.
package io.hcsshim.vm.vhost;
