package io.hcsshim.uvm;

import java.io.IOException;
import java.util.Map;

/// How many clones wait for somebody, and what they may cost.
///
/// @param clones   how many, at most; 0 to have no pool
/// @param memoryMb how much memory of the host they may hold together, in MiB
public record PoolSize(int clones, int memoryMb) {
    /// No pool.
    public static final PoolSize NONE = new PoolSize(0, 0);

    private static final int MOST = 256;
    private static final int USUAL_MEMORY_MB = 1024;

    /// @throws IllegalArgumentException if there are fewer than 0 or more than 256, or memory is negative
    public PoolSize {
        if (clones < 0 || clones > MOST || memoryMb < 0) {
            throw new IllegalArgumentException(
                    "a pool has 0 to %d clones in some MiB of memory, not %d in %d"
                            .formatted(MOST, clones, memoryMb));
        }
    }

    /// What `HCSSHIM_POOL`, a number of clones, and `HCSSHIM_POOL_MEMORY_MB` say; no pool if they say nothing.
    ///
    /// @throws IOException if they say what makes no sense
    public static PoolSize of(Map<String, String> environment) throws IOException {
        try {
            return new PoolSize(
                    number(environment, "HCSSHIM_POOL", 0),
                    number(environment, "HCSSHIM_POOL_MEMORY_MB", USUAL_MEMORY_MB));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static int number(Map<String, String> environment, String name, int usual) {
        var text = environment.getOrDefault(name, "").strip();
        try {
            return text.isEmpty() ? usual : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is not a number: '" + text + "'", e);
        }
    }
}
