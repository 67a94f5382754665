package io.hcsshim.vm;

/// What a machine may use of its host, and how much it counts beside others.
///
/// @param diskOperations  of all its disks together in a second, in pieces of 8 KiB: a longer one counts as several; 0: no limit
/// @param diskBytes       of all its disks together in a second; 0: no limit
/// @param processorLimit  of the time of its processors, in thousandths of a per cent, 1 to 100,000; 0: no limit
/// @param processorWeight beside other machines, 1 to 10,000, where 100 is usual; 0: the usual
public record Limits(long diskOperations, long diskBytes, int processorLimit, int processorWeight) {
    /// None at all.
    public static final Limits NONE = new Limits(0, 0, 0, 0);

    /// All the time of a machine's processors.
    public static final int WHOLE = 100_000;

    private static final int MOST_WEIGHT = 10_000;

    /// Checks its parts.
    public Limits {
        if (diskOperations < 0 || diskBytes < 0) {
            throw new IllegalArgumentException(
                    "disks do not read and write less than nothing in a second");
        }
        if (processorLimit < 0 || processorLimit > WHOLE) {
            throw new IllegalArgumentException(
                    "the limit of processors is 1 to " + WHOLE + ", not " + processorLimit);
        }
        if (processorWeight < 0 || processorWeight > MOST_WEIGHT) {
            throw new IllegalArgumentException(
                    "the weight of processors is 1 to " + MOST_WEIGHT + ", not " + processorWeight);
        }
    }

    /// Whether its disks have a limit.
    public boolean haveDisks() {
        return diskOperations != 0 || diskBytes != 0;
    }
}
