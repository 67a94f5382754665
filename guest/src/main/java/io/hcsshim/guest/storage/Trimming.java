package io.hcsshim.guest.storage;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.ErrnoException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Gives back to the host what is deleted on the disks that are written to.
///
/// A file system that discards as it deletes makes every deletion wait for the host: a folder of small files then goes six
/// times slower. So a look is taken every few seconds, and who has a good deal more room than before is told to discard all
/// of it; once a minute everybody is, for what was written and deleted between two looks. ext4 knows what it has
/// discarded already. Thread-safe.
final class Trimming {
    private static final long LOOK_MS = 5_000;
    private static final int MINUTE = 12; // looks

    /// What is worth the walk through a file system.
    private static final long WORTH_BYTES = 16 << 20;

    private final Mounter mounter;
    private final Log log;
    private final Map<String, Long> leastFree = new HashMap<>(); // since the last time; by this
    private @Nullable Thread looking; // guarded by this
    private int looks; // guarded by this

    Trimming(Mounter mounter, Log log) {
        this.mounter = mounter;
        this.log = log;
    }

    /// Takes care of what is mounted at `path`.
    synchronized void add(String path) {
        leastFree.put(path, mounter.freeBytes(path));
        if (looking == null) {
            looking = Thread.ofPlatform().name("trimming").daemon().start(new Looking());
        }
    }

    /// Lets go of it, so that it can be unmounted.
    synchronized void remove(String path) {
        leastFree.remove(path);
    }

    /// Discards where it is worth it.
    synchronized void look() {
        looks++;
        for (var path : new ArrayList<>(leastFree.keySet())) {
            var free = mounter.freeBytes(path);
            var least = leastFree.getOrDefault(path, free);
            try {
                if (free - least >= WORTH_BYTES || looks % MINUTE == 0) {
                    mounter.trim(path);
                    least = free;
                }
                leastFree.put(path, Math.min(free, least));
            } catch (ErrnoException e) {
                log.debug("nothing is given back to the host", Map.of("error", e.toString()));
                leastFree.remove(path);
            }
        }
    }

    /// A class with a name, because a lambda takes its time at the first use.
    private final class Looking implements Runnable {
        @Override
        public void run() {
            try {
                while (true) {
                    Thread.sleep(LOOK_MS);
                    look();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody does; the thread just ends
            }
        }
    }
}
