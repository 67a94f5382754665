package io.hcsshim.sys.linux;

import io.hcsshim.sys.ErrnoException;

/// Resource limits of this process, which its children inherit: prlimit(2).
public final class Rlimits {
    /// No limit.
    public static final long INFINITY = -1;

    private Rlimits() {}

    /// What can be limited; more exist, these are used.
    public enum Resource {
        /// Bytes of a core file.
        CORE(4),
        /// Processes of the user.
        NPROC(6),
        /// One more than the highest descriptor.
        NOFILE(7),
        /// Bytes of locked memory.
        MEMLOCK(8);

        private final int number;

        Resource(int number) {
            this.number = number;
        }
    }

    /// What holds now, and up to what it may be raised.
    public record Limit(long soft, long hard) {}

    /// The limit of this process.
    public static Limit get(Resource resource) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long old = s.reserve(16);
            long r = s.syscall(Syscall.PRLIMIT64, 0, resource.number, 0, old);
            Scratch.check(r, "prlimit", resource.name());
            return new Limit(s.getLong(old), s.getLong(old + 8));
        }
    }

    /// @throws ErrnoException `EINVAL` if soft is above hard, `EPERM` if hard is raised without the right to
    public static void set(Resource resource, Limit limit) throws ErrnoException {
        try (Scratch s = Scratch.take()) {
            long wanted = s.reserve(16);
            s.putLong(wanted, limit.soft()).putLong(wanted + 8, limit.hard());
            long r = s.syscall(Syscall.PRLIMIT64, 0, resource.number, wanted, 0);
            Scratch.check(r, "prlimit", resource.name());
        }
    }
}
