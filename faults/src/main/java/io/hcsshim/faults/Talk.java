package io.hcsshim.faults;

import java.util.List;
import java.util.Random;

/// What one process writes, and how it is read.
///
/// @param seed   of its bytes
/// @param out    bytes on standard output
/// @param err    bytes on standard error
/// @param status its exit status
/// @param init   whether it is the first process of a container of its own, or an exec
record Talk(long seed, int out, int err, int status, boolean init, Listener outIs, Listener errIs) {
    private static final int LARGEST = 4 << 20;
    private static final List<Integer> EDGES =
            List.of(1, 4096, 64 << 10, 128 << 10, 192 << 10, 1 << 20);

    /// How somebody reads.
    enum Listener {
        /// As fast as he can.
        FAST,
        /// Little at a time, with rests.
        SLOW,
        /// With one long rest.
        PAUSED,
        /// Goes away and comes back, several times.
        RETURNING
    }

    static Talk random(long seed) {
        var random = new Random(seed);
        return new Talk(
                seed,
                size(random),
                size(random),
                random.nextInt(90),
                random.nextInt(10) == 0,
                listener(random),
                listener(random));
    }

    private static Listener listener(Random random) {
        var all = Listener.values();
        return all[random.nextInt(all.length)];
    }

    /// Nothing, about where something changes, or anything.
    private static int size(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1, 2 -> EDGES.get(random.nextInt(EDGES.size())) + random.nextInt(3) - 1;
            case 3, 4, 5 -> random.nextInt(64 << 10);
            case 6, 7, 8 -> random.nextInt(512 << 10);
            default -> random.nextInt(LARGEST + 1);
        };
    }

    /// The arguments of the program that says it.
    String[] arguments() {
        return new String[] {"/bin/talker", "" + seed, "" + out, "" + err, "" + status};
    }
}
