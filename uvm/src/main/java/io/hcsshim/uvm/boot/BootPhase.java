package io.hcsshim.uvm.boot;

/// A step of a utility VM's way up.
///
/// `QEMU_UP`, then `KERNEL`, then `ENTROPY`, `LOG` and `AGENT` in this order with our guest.
public enum BootPhase {
    /// The machine runs.
    QEMU_UP("qemu-up"),
    /// The guest's kernel showed a sign of life.
    KERNEL("kernel"),
    /// The guest's init took its random bytes.
    ENTROPY("entropy"),
    /// The guest's log stream is open.
    LOG("log"),
    /// The agent agreed on a protocol: the machine takes containers.
    AGENT("agent");

    private final String label;

    BootPhase(String label) {
        this.label = label;
    }

    /// The name in traces and messages.
    public String label() {
        return label;
    }
}
