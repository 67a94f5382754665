package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Exit;

/// Everything that is known about the end of a QEMU process.
///
/// @param closing  whether the host asked for it
/// @param panicked whether QEMU told of a panic (`GUEST_PANICKED`, from the pvpanic device)
/// @param reason   the reason in QEMU's last `SHUTDOWN` event, [#STOPPED], or `""` if there was none
/// @param status   its exit status, 128 + signal if a signal ended it
/// @param stderr   the tail of its standard error
/// @param console  the tail of the guest's console
record Ending(
        boolean closing,
        boolean panicked,
        String reason,
        int status,
        String stderr,
        String console) {
    private static final String PANIC = "Kernel panic - not syncing";
    private static final int SIGTERM_STATUS = 128 + 15;

    /// A reason of our own: QEMU stopped the guest, which we never ask for, and was killed therefore.
    static final String STOPPED = "stopped";

    /// What the end means. Reasons are those of `ShutdownCause` in QEMU's qapi/run-state.json.
    Exit exit() {
        if (closing) {
            return new Exit.Closed();
        }
        return switch (reason) {
            case "guest-panic" -> new Exit.GuestPanicked(console);
            case "guest-reset", "guest-shutdown", "subsystem-reset" ->
                    // A kernel with panic=-1 reboots at once; without the pvpanic driver, which is
                    // a module, only its console tells a panic from a reboot.
                    panicked || console.contains(PANIC)
                            ? new Exit.GuestPanicked(console)
                            : new Exit.PoweredOff();
            case STOPPED ->
                    new Exit.Crashed(
                            status,
                            "QEMU stopped the guest by itself, as it does after an internal error: "
                                    + stderr);
            case "host-signal" -> new Exit.Crashed(SIGTERM_STATUS, stderr);
            default -> new Exit.Crashed(status, stderr);
        };
    }

    /// How a machine ended, for people.
    static String words(Exit exit) {
        return switch (exit) {
            case Exit.PoweredOff() -> "the guest powered off";
            case Exit.GuestPanicked _ -> "the guest's kernel panicked";
            case Exit.Closed() -> "it was closed";
            case Exit.Crashed(var status, var stderr) ->
                    "QEMU ended with status " + status + ": " + stderr;
        };
    }
}
