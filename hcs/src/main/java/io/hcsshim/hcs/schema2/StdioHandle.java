package io.hcsshim.hcs.schema2;

/// Streams of a process.
public final class StdioHandle {
    /// What it reads.
    public static final String STD_IN = "StdIn";

    /// What it writes.
    public static final String STD_OUT = "StdOut";

    /// What it complains to.
    public static final String STD_ERR = "StdErr";

    private StdioHandle() {}
}
