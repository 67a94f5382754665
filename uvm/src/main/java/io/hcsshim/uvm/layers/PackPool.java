package io.hcsshim.uvm.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Room on a device, given out in regions of 1 MiB, 4 MiB, 16 MiB and so on up to 4 GiB, each at a multiple of its size
/// (host specification, vPMem). A region that is too large is cut in four; four that are free again become one. Not
/// thread-safe.
final class PackPool {
    /// The smallest region.
    static final long SMALLEST = 1 << 20;

    private static final int CLASSES = 7;
    private static final int PARTS = 4;

    /// Where free regions of each size begin.
    private final List<TreeSet<Long>> free = new ArrayList<>();

    /// A region that was given out.
    ///
    /// @param offset   where it begins
    /// @param category its size is [#SMALLEST] · 4^category
    record Region(long offset, int category) {
        long bytes() {
            return SMALLEST << 2 * category;
        }
    }

    /// @param bytes how large the device is; what is left of the last mebibyte is not used
    PackPool(long bytes) {
        for (int category = 0; category < CLASSES; category++) {
            free.add(new TreeSet<>());
        }
        long offset = 0;
        for (int category = CLASSES - 1; category >= 0; category--) {
            for (long size = SMALLEST << 2 * category; bytes - offset >= size; offset += size) {
                free.get(category).add(offset);
            }
        }
    }

    /// Takes the smallest region that holds so many bytes, as near to the beginning as there is one; empty if there is none.
    Optional<Region> take(long bytes) {
        int wanted = 0;
        while (wanted < CLASSES && SMALLEST << 2 * wanted < bytes) {
            wanted++;
        }
        for (int category = wanted; category < CLASSES; category++) {
            var first = free.get(category).pollFirst();
            if (first != null) {
                return Optional.of(cut(first, category, wanted));
            }
        }
        return Optional.empty();
    }

    private Region cut(long offset, int category, int wanted) {
        for (int smaller = category - 1; smaller >= wanted; smaller--) {
            for (int part = 1; part < PARTS; part++) {
                free.get(smaller).add(offset + part * (SMALLEST << 2 * smaller));
            }
        }
        return new Region(offset, wanted);
    }

    /// Takes a region back.
    void giveBack(Region region) {
        long offset = region.offset();
        int category = region.category();
        while (category < CLASSES - 1 && join(offset, category)) {
            long larger = SMALLEST << 2 * (category + 1);
            offset -= offset % larger;
            category++;
        }
        free.get(category).add(offset);
    }

    /// Takes the three neighbours of a region if all of them are free.
    private boolean join(long offset, int category) {
        long size = SMALLEST << 2 * category;
        long start = offset - offset % (PARTS * size);
        var neighbours = new ArrayList<Long>();
        for (int part = 0; part < PARTS; part++) {
            if (start + part * size != offset) {
                neighbours.add(start + part * size);
            }
        }
        return free.get(category).containsAll(neighbours)
                && free.get(category).removeAll(neighbours);
    }
}
