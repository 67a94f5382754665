package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Ending the machine: reboot(2). Needs `CAP_SYS_BOOT`.
public final class Power {
    private static final int MAGIC1 = 0xfee1dead;
    private static final int MAGIC2 = 672274793;
    private static final int POWER_OFF = 0x4321fedc;
    private static final int RESTART = 0x01234567;

    private Power() {}

    /// Writes everything to disk and switches the machine off. Does not return if it succeeds.
    public static void off() throws ErrnoException {
        end("power off", POWER_OFF);
    }

    /// Writes everything to disk and restarts the machine. Does not return if it succeeds.
    public static void restart() throws ErrnoException {
        end("restart", RESTART);
    }

    private static void end(String what, int command) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            s.syscall(Syscall.SYNC, 0);
            Scratch.check(s.syscall(Syscall.REBOOT, MAGIC1, MAGIC2, command), "reboot", what);
        }
    }
}
