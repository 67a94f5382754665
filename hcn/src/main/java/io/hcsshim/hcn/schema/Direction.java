package io.hcsshim.hcn.schema;

/// Which way traffic goes, as the endpoint sees it.
public final class Direction {
    /// In documents: `In`.
    public static final String IN = "In";

    /// In documents: `Out`.
    public static final String OUT = "Out";

    private Direction() {}
}
