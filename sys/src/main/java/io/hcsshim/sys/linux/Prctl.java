package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Traits of this process and thread: prctl(2).
public final class Prctl {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_NAME = 15;
    private static final int PR_SET_CHILD_SUBREAPER = 36;

    private Prctl() {}

    /// Makes orphaned descendants children of this process, which must then reap them with [Wait#forAny].
    public static void becomeSubreaper() throws ErrnoException {
        call("prctl PR_SET_CHILD_SUBREAPER", PR_SET_CHILD_SUBREAPER, 1);
    }

    /// Asks for `signal` when the thread that started this process ends; 0 for none.
    public static void onParentDeath(int signal) throws ErrnoException {
        call("prctl PR_SET_PDEATHSIG", PR_SET_PDEATHSIG, signal);
    }

    /// Names the calling platform thread; the kernel keeps 15 bytes.
    public static void nameThread(String name) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Scratch.check(
                    s.syscall(Syscall.PRCTL, PR_SET_NAME, s.string(name), 0),
                    "prctl PR_SET_NAME",
                    name);
        }
    }

    private static void call(String what, int option, long argument) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Scratch.check(s.syscall(Syscall.PRCTL, option, argument, 0), what, "");
        }
    }
}
