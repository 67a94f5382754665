package io.hcsshim.uvm.device;

import java.util.BitSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Mount points in the guest for disks that nobody wants at a place of his own: `/run/mounts/scsi/m0` and so on. The
/// lowest free one is given out, and used again once it is given back. Thread-safe.
///
/// The names are short, because those of all layers of a container have to fit into one page of mount options.
final class MountPlaces {
    private static final String PREFIX = "/run/mounts/scsi/m";

    private final BitSet taken = new BitSet();

    /// A mount point: the given one, or one that is chosen when it is taken.
    Place place(Optional<String> given) {
        return new Place(given.orElse(null));
    }

    private synchronized int next() {
        int index = taken.nextClearBit(0);
        taken.set(index);
        return index;
    }

    private synchronized void free(int index) {
        taken.clear(index);
    }

    /// One mount point. Not thread-safe.
    final class Place {
        private static final int NONE = -1;

        private final @Nullable String given;
        private volatile int index = NONE;

        private Place(@Nullable String given) {
            this.given = given;
        }

        void take() {
            if (given == null && index == NONE) {
                index = next();
            }
        }

        void giveBack() {
            if (index != NONE) {
                free(index);
                index = NONE;
            }
        }

        /// Where it is.
        String path() {
            if (given == null && index == NONE) {
                throw new IllegalStateException("no place was taken");
            }
            return given == null ? PREFIX + index : given;
        }
    }
}
