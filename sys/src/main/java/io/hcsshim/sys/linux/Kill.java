package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Sending signals: kill(2).
public final class Kill {
    private Kill() {}

    /// Sends `signal` to one process; 0 only asks whether it exists.
    ///
    /// @throws ErrnoException `ESRCH` if there is none, `EINVAL` if there is no such signal
    public static void process(int pid, int signal) throws ErrnoException {
        send(positive(pid), signal);
    }

    /// Sends `signal` to a whole process group.
    ///
    /// @throws ErrnoException as [#process]
    public static void group(int id, int signal) throws ErrnoException {
        send(-positive(id), signal);
    }

    // 0 and -1 would reach our own group and everybody.
    private static int positive(int id) {
        if (id <= 0) {
            throw new IllegalArgumentException("no process: " + id);
        }
        return id;
    }

    private static void send(int target, int signal) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Scratch.check(
                    s.syscall(Syscall.KILL, target, signal, 0), "kill -" + signal, "" + target);
        }
    }
}
