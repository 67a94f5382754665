package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.util.Optional;

/// Waiting for child processes: wait4(2), waitid(2).
///
/// A process can be reaped once. A program that uses [#forAny] must not use `java.lang.Process`, whose own waiting
/// would lose exit codes to it.
public final class Wait {
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x01000000;
    private static final int P_PID = 1;
    private static final int CLD_EXITED = 1;

    private Wait() {}

    /// A child that was reaped.
    public record Child(int pid, ExitStatus status) {}

    /// Waits until `pid` has ended and reaps it. Holds its thread.
    ///
    /// @throws ErrnoException `ECHILD` if it is no child of ours, or reaped already
    public static ExitStatus forExit(int pid) throws ErrnoException {
        return reap(positive(pid), 0).orElseThrow().status();
    }

    /// Reaps `pid` if it has ended.
    ///
    /// @throws ErrnoException `ECHILD` as [#forExit]
    public static Optional<ExitStatus> poll(int pid) throws ErrnoException {
        Optional<Child> child = reap(positive(pid), WNOHANG);
        return child.isPresent() ? Optional.of(child.get().status()) : Optional.empty();
    }

    /// Waits until any child has ended and reaps it; orphans too, if [Prctl#becomeSubreaper] was called. Holds its
    /// thread.
    ///
    /// @throws ErrnoException `ECHILD` if there is no child left
    public static Child forAny() throws ErrnoException {
        return reap(-1, 0).orElseThrow();
    }

    /// Reaps any child that has ended.
    ///
    /// @throws ErrnoException `ECHILD` if there is no child left
    public static Optional<Child> pollAny() throws ErrnoException {
        return reap(-1, WNOHANG);
    }

    /// Says how `pid` ended without reaping it; empty while it runs.
    ///
    /// @throws ErrnoException `ECHILD` as [#forExit]
    public static Optional<ExitStatus> peek(int pid) throws ErrnoException {
        return look(positive(pid), WNOHANG);
    }

    /// Waits until `pid` has ended without reaping it, so that its number stays taken. Holds its thread.
    ///
    /// @throws ErrnoException `ECHILD` as [#forExit]
    public static ExitStatus untilExit(int pid) throws ErrnoException {
        return look(positive(pid), 0).orElseThrow();
    }

    private static int positive(int pid) {
        if (pid <= 0) {
            throw new IllegalArgumentException("no process: " + pid);
        }
        return pid;
    }

    private static Optional<Child> reap(int pid, int options) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long status = s.reserve(4);
            long r;
            do {
                r = s.syscall(Syscall.WAIT4, pid, status, options, 0);
            } while (r == -Errno.EINTR);
            Scratch.check(r, "wait4", "pid " + pid);
            return r == 0
                    ? Optional.empty()
                    : Optional.of(new Child((int) r, ExitStatus.ofWord(s.getInt(status))));
        }
    }

    // siginfo_t: si_code at 8, si_pid at 16, si_status at 24.
    private static Optional<ExitStatus> look(int pid, int options) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long found = s.reserve(128);
            long r;
            do {
                r = s.syscall(Syscall.WAITID, P_PID, pid, found, WEXITED | WNOWAIT | options, 0, 0);
            } while (r == -Errno.EINTR);
            Scratch.check(r, "waitid", "pid " + pid);
            if (s.getInt(found + 16) == 0) {
                return Optional.empty();
            }
            int status = s.getInt(found + 24);
            return Optional.of(
                    s.getInt(found + 8) == CLD_EXITED
                            ? new ExitStatus.Exited(status)
                            : new ExitStatus.Killed(status));
        }
    }
}
