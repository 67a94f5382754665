package io.hcsshim.hcs.schema2;

/// Streams of a process.
public final class StdioHandle {
    /// In documents: `StdIn`.
    public static final String STD_IN = "StdIn";

    /// In documents: `StdOut`.
    public static final String STD_OUT = "StdOut";

    /// In documents: `StdErr`.
    public static final String STD_ERR = "StdErr";

    private StdioHandle() {}
}
