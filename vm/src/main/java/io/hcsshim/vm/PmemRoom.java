package io.hcsshim.vm;

/// Room for disks in memory that come while the machine runs.
///
/// @param disks how many, 0 to [#MAX]; they have the numbers from 1 on
/// @param bytes how large each may be: whole [Device.PmemDisk#UNIT]s
public record PmemRoom(int disks, long bytes) {
    /// The most that a machine has places for.
    public static final int MAX = 64;

    /// No room.
    public static final PmemRoom NONE = new PmemRoom(0, 0);

    /// Checks its parts, and keeps copies of those that could change.
    public PmemRoom {
        if (disks < 0 || disks > MAX) {
            throw new IllegalArgumentException(
                    "no machine has room for so many pmem disks: " + disks);
        }
        if (disks > 0 && !Device.PmemDisk.fits(bytes)) {
            throw new IllegalArgumentException("no size of a pmem disk: " + bytes);
        }
    }

    /// The bytes of all of them.
    public long total() {
        return disks * bytes;
    }
}
