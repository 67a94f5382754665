package io.hcsshim.vm.vhost;

/// What tells the driver that there is something in the used ring.
public interface Doorbell {
    Doorbell NONE = () -> {};

    /// Never waits and never throws.
    void ring();
}
