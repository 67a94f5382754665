package io.hcsshim.vm.vsock;

/// What tells the driver that there is something in the used ring.
interface Doorbell {
    Doorbell NONE = () -> {};

    /// Never waits and never throws.
    void ring();
}
