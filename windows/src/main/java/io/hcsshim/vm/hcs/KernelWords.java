package io.hcsshim.vm.hcs;

import java.util.List;

/// What the guest's kernel has to know of a machine of the compute service (host specification, "Kernel command line").
final class KernelWords {
    /// Its sockets are those of Hyper-V and not virtio's; it has no serial port, no PCI, no RAM disks and no power management
    /// timer; a panic resets it, and a reset stops it.
    private static final List<String> OURS =
            List.of(
                    "initcall_blacklist=virtio_vsock_init",
                    "8250_core.nr_uarts=0",
                    "panic=-1",
                    "quiet",
                    "pci=off",
                    "brd.rd_nr=0",
                    "pmtmr=0");

    private static final String INIT = " -- ";

    private KernelWords() {}

    /// A command line with them: after the kernel's own words, which they win over, and before those for init.
    static String in(String commandLine) {
        var words = " " + String.join(" ", OURS);
        int init = commandLine.indexOf(INIT);
        return init < 0
                ? commandLine + words
                : commandLine.substring(0, init) + words + commandLine.substring(init);
    }
}
