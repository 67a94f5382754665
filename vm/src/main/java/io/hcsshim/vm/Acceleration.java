package io.hcsshim.vm;

/// What executes the guest's instructions.
public enum Acceleration {
    /// The best that works on this host, found by booting a probe once.
    AUTO,
    /// Hardware virtualization through `/dev/kvm`, or an error.
    KVM,
    /// Software emulation.
    TCG
}
