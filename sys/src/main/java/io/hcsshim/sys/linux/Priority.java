package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;

/// How eager other processes are: setpriority(2).
public final class Priority {
    private static final int THREAD = 0; // PRIO_PROCESS, which on Linux is one thread
    private static final int NO_SUCH_PROCESS = 3; // ESRCH

    private Priority() {}

    /// Sets the priority of all threads of a process, and of those that they make meanwhile.
    ///
    /// @param nice 19, the least eager, to -20
    /// @throws IOException if the process is gone, or this one may not make it more eager
    public static void set(long pid, int nice) throws IOException {
        var done = new HashSet<Integer>();
        boolean more = true;
        while (more) { // a thread that was made by one that had its turn has what that one has
            more = false;
            try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
                for (var thread : threads) {
                    var number = Integer.parseInt(String.valueOf(thread.getFileName()));
                    if (done.add(number)) {
                        set(number, nice);
                        more = true;
                    }
                }
            }
        }
    }

    private static void set(int thread, int nice) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            Scratch.check(
                    s.syscall(Syscall.SETPRIORITY, THREAD, thread, nice),
                    "setpriority " + nice,
                    "" + thread);
        } catch (ErrnoException e) {
            if (e.errno() != NO_SUCH_PROCESS) {
                throw e;
            }
        }
    }
}
