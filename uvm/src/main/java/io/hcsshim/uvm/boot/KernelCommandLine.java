package io.hcsshim.uvm.boot;

import java.util.List;

/// The kernel command line of a utility VM: kernel options, `--`, then what init is told.
public final class KernelCommandLine {
    /// Console on the first serial line; a panic resets at once, by a triple fault where everything
    /// else may hang, and a reset ends the machine. Keyboard and mouse ports are not looked for. The
    /// check of the timer interrupt counts ticks in a busy loop and panics ("IO-APIC + timer doesn't
    /// work!") when a loaded host does not run the emulated processors in time.
    ///
    /// The self-tests of the kernel's cryptography are more than half of what an emulated processor
    /// executes until init: 0.9 of 1.6 billion instructions. Nobody bounces: virtio reaches all memory, and the 64 MiB of
    /// buffers would be written to at the start. Memory that comes later is used at once. The watchdog of processors that hang
    /// wakes each of them every 24 seconds instead of every 4.
    ///
    /// Whoever takes a disk, a device or a control group away waits until no processor can still be looking at it: two or three
    /// ticks of the clock, some 10 ms, unless the processors are interrupted and asked, as they are here.
    private static final List<String> KERNEL =
            List.of(
                    "console=ttyS0",
                    "panic=-1",
                    "reboot=t",
                    "quiet",
                    "no_timer_check",
                    "watchdog_thresh=60",
                    "cryptomgr.notests",
                    "memhp_default_state=online",
                    "rcupdate.rcu_expedited=1",
                    "i8042.noaux",
                    "i8042.nokbd",
                    "8250.nr_uarts=1",
                    "swiotlb=noforce");

    /// Random bytes from port 1.
    private static final List<String> INIT = List.of("-e", "1");

    /// The agent's log on port 109.
    private static final List<String> PROGRAM =
            List.of(
                    "/bin/vsockexec",
                    "-e",
                    "109",
                    "/bin/gcs",
                    "-v4",
                    "-log-format",
                    "json",
                    "-loglevel",
                    "info");

    private KernelCommandLine() {}

    /// The line for a machine with so many processors.
    ///
    /// @param root    words that say where the root file system is; none if it is in the initial RAM disk
    /// @param more    further words, which win over ours
    /// @param runtime what the agent makes containers with
    public static String of(
            List<String> root, int processors, BootWords more, GuestRuntime runtime) {
        return String.join(" ", KERNEL)
                + joined(root)
                + " nr_cpus="
                + processors
                + joined(more.kernel())
                + " -- "
                + String.join(" ", INIT)
                + joined(more.init())
                + joined(PROGRAM)
                + " -runtime "
                + runtime.program()
                + joined(more.agent());
    }

    private static String joined(List<String> words) {
        return words.isEmpty() ? "" : " " + String.join(" ", words);
    }
}
