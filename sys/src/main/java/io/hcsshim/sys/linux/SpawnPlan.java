package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The arguments of posix_spawn(3) in native memory.
///
/// glibc has it clone the process without copying its memory map, start to finish in half a millisecond, and report
/// the errno of exec.
final class SpawnPlan implements AutoCloseable {
    private static final long SPAWN = Libc.symbol("posix_spawn");
    private static final long ATTR_INIT = Libc.symbol("posix_spawnattr_init");
    private static final long ATTR_FLAGS = Libc.symbol("posix_spawnattr_setflags");
    private static final long ATTR_MASK = Libc.symbol("posix_spawnattr_setsigmask");
    private static final long ATTR_DEFAULT = Libc.symbol("posix_spawnattr_setsigdefault");
    private static final long INIT = Libc.symbol("posix_spawn_file_actions_init");
    private static final long DESTROY = Libc.symbol("posix_spawn_file_actions_destroy");
    private static final long DUP2 = Libc.symbol("posix_spawn_file_actions_adddup2");
    private static final long OPEN = Libc.symbol("posix_spawn_file_actions_addopen");
    private static final long CHDIR = Libc.symbol("posix_spawn_file_actions_addchdir_np");
    private static final long CLOSE_FROM =
            Libc.symbol("posix_spawn_file_actions_addclosefrom_np"); // glibc 2.34

    private static final int SETSIGDEF = 4;
    private static final int SETSIGMASK = 8;
    private static final int SETSID = 0x80;

    // Opaque in C; what glibc has on 64-bit machines, rounded up.
    private static final int SIZEOF_ATTR = 512;
    private static final int SIZEOF_ACTIONS = 128;
    private static final int SIZEOF_SIGSET = 128;

    private final Scratch s;
    private final long attr;
    private final long actions;
    private final long argv;
    private final long envp;
    private final long pid;
    private final List<Fd> entered = new ArrayList<>();
    private final List<Fd> temporary = new ArrayList<>();

    SpawnPlan(List<String> command, List<String> environment) throws ErrnoException {
        s = Scratch.ofSize(size(command) + size(environment) + 32 * 1024);
        attr = s.reserve(SIZEOF_ATTR);
        actions = s.reserve(SIZEOF_ACTIONS);
        pid = s.reserve(8);
        argv = strings(command);
        envp = strings(environment);
        call(ATTR_INIT, attr, 0, 0);
        call(INIT, actions, 0, 0);
        resetSignals();
        call(ATTR_FLAGS, attr, SETSIGDEF | SETSIGMASK, 0);
    }

    // At most three bytes a UTF-16 unit, a zero, padding and a pointer each.
    private static int size(List<String> strings) {
        int size = 16;
        for (String each : strings) {
            size = Math.addExact(size, 3 * each.length() + 24);
        }
        return size;
    }

    private long strings(List<String> strings) throws ErrnoException {
        long array = s.reserve(8 * (strings.size() + 1));
        for (int i = 0; i < strings.size(); i++) {
            s.putLong(array + 8L * i, s.string(strings.get(i)));
        }
        return array;
    }

    private void resetSignals() throws ErrnoException {
        call(ATTR_MASK, attr, s.reserve(SIZEOF_SIGSET), 0);
        long all = s.reserve(SIZEOF_SIGSET);
        s.putLong(
                all,
                0x7fff_ffffL & ~(1L << 9 - 1) & ~(1L << 19 - 1)); // 1 to 31 but SIGKILL, SIGSTOP
        call(ATTR_DEFAULT, attr, all, 0);
    }

    void newSession() throws ErrnoException {
        call(ATTR_FLAGS, attr, SETSIGDEF | SETSIGMASK | SETSID, 0);
    }

    // The first terminal that a session leader opens becomes the session's own.
    void openTerminal(Path terminal) throws ErrnoException {
        long path = s.string(terminal.toString());
        check(s.function(OPEN, actions, 0, path, Fd.O_RDWR, 0, 0), terminal.toString());
        call(DUP2, actions, 0, 1);
        call(DUP2, actions, 0, 2);
    }

    /// Makes the `i`th descriptor number `i` in the child, and closes what comes after the last.
    void give(List<Optional<Fd>> descriptors) throws ErrnoException {
        for (int i = 0; i < descriptors.size(); i++) {
            if (descriptors.get(i).isPresent()) {
                call(DUP2, actions, source(descriptors.get(i).get(), i, descriptors.size()), i);
            }
        }
        call(CLOSE_FROM, actions, descriptors.size(), 0);
    }

    // A descriptor whose number is itself a target would be overwritten before its turn: use a copy
    // with a high one.
    private int source(Fd fd, int target, int targets) throws ErrnoException {
        fd.enter("spawn");
        entered.add(fd);
        if (fd.number() >= targets || fd.number() == target) {
            return fd.number();
        }
        Fd copy = fd.duplicate(targets);
        temporary.add(copy);
        return copy.number();
    }

    void changeDirectory(Path directory) throws ErrnoException {
        call(CHDIR, actions, s.string(directory.toString()), 0);
    }

    /// Starts `program`.
    ///
    /// @return its process number, or the negated errno
    int run(String program) throws ErrnoException {
        try (Scratch name = Scratch.take()) {
            int r = (int) s.function(SPAWN, pid, name.string(program), actions, attr, argv, envp);
            return r == 0 ? s.getInt(pid) : -r;
        }
    }

    private void call(long function, long a, long b, long c) throws ErrnoException {
        check(s.function(function, a, b, c, 0, 0, 0), "");
    }

    // These functions return the errno.
    private static void check(long result, String object) throws ErrnoException {
        Scratch.check(-(int) result, "spawn", object);
    }

    @Override
    public void close() {
        s.function(DESTROY, actions, 0, 0, 0, 0, 0);
        for (Fd each : entered) {
            each.leave();
        }
        for (Fd each : temporary) {
            each.close();
        }
        s.close();
    }
}
