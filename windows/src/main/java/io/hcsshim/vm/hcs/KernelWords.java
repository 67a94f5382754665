package io.hcsshim.vm.hcs;

import java.util.ArrayList;
import java.util.List;

/// What the guest's kernel has to know of a machine of the compute service (host specification, "Kernel command line").
final class KernelWords {
    private static final String INIT = " -- ";

    private KernelWords() {}

    /// A command line with them: after the kernel's own words, which they win over, and before those for init.
    ///
    /// Its sockets are those of Hyper-V and not virtio's; it has no RAM disks and no power management timer.
    ///
    /// @param console the pipe that its serial port is; without one a panic resets it, and a reset stops it
    /// @param pci     whether it may have devices on a PCI bus
    static String in(String commandLine, String console, boolean pci) {
        var words = new ArrayList<>(List.of("initcall_blacklist=virtio_vsock_init"));
        words.addAll(
                console.isEmpty()
                        ? List.of("8250_core.nr_uarts=0", "panic=-1", "quiet")
                        : List.of(
                                "8250_core.nr_uarts=1",
                                "8250_core.skip_txen_test=1",
                                "console=ttyS0,115200"));
        if (!pci) {
            words.add("pci=off");
        }
        words.addAll(List.of("brd.rd_nr=0", "pmtmr=0"));
        var all = " " + String.join(" ", words);
        int init = commandLine.indexOf(INIT);
        return init < 0
                ? commandLine + all
                : commandLine.substring(0, init) + all + commandLine.substring(init);
    }
}
