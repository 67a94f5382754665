package io.hcsshim.hcs.schema2;

/// Streams of a process.
public final class StdioHandle {
    public static final String STD_IN = "StdIn";
    public static final String STD_OUT = "StdOut";
    public static final String STD_ERR = "StdErr";

    private StdioHandle() {}
}
