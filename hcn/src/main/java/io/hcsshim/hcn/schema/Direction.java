package io.hcsshim.hcn.schema;

/// Which way traffic goes, as the endpoint sees it.
public final class Direction {
    /// To the endpoint.
    public static final String IN = "In";

    /// From the endpoint.
    public static final String OUT = "Out";

    private Direction() {}
}
