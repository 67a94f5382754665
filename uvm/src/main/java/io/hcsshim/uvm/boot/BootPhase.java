package io.hcsshim.uvm.boot;

import java.util.List;

/// A step of a utility VM's way up: [#BOOT] from the kernel on, [#RESUME] from a saved machine on.
public enum BootPhase {
    /// The machine runs.
    QEMU_UP("qemu-up"),
    /// The guest's kernel showed a sign of life.
    KERNEL("kernel"),
    /// The agent of a saved machine has come back to the host.
    DIALLED("dialled"),
    /// The guest, its init or its agent, took its random bytes.
    ENTROPY("entropy"),
    /// The guest's log stream is open.
    LOG("log"),
    /// The agent agreed on a protocol, and knows who it is: the machine takes containers.
    AGENT("agent");

    /// The way of a machine that boots.
    public static final List<BootPhase> BOOT = List.of(QEMU_UP, KERNEL, ENTROPY, LOG, AGENT);

    /// The way of a machine that goes on where a saved one stopped.
    public static final List<BootPhase> RESUME = List.of(QEMU_UP, DIALLED, ENTROPY, LOG, AGENT);

    private final String label;

    BootPhase(String label) {
        this.label = label;
    }

    /// The name in traces and messages.
    public String label() {
        return label;
    }
}
