/// The network of a pod, carried from its network namespace on the host into the machine.
///
/// ```
///  host's bridge ── veth ──▶ eth0 ══ tc ══ hcstap0 ── QEMU ── virtio-net ── eth0 in the guest
///                            └────── the pod's namespace ──┘
/// ```
///
/// What comes in on an interface of the pod goes to a tap, and back, by traffic control; addresses stay on the
/// interface and are given to the guest as well, with its Ethernet address. Nothing in the namespace answers for them
/// any more, since it gets no packets. The tap lives as long as the machine has its descriptor.
package io.hcsshim.uvm.network;
