package io.hcsshim.hcn.schema;

/// What of a network can be changed.
public final class NetworkResourceType {
    public static final String POLICY = "Policy";
    public static final String DNS = "DNS";
    public static final String EXTENSION = "Extension";

    private NetworkResourceType() {}
}
