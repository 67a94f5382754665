package io.hcsshim.hcn.schema;

/// What of a network can be changed.
public final class NetworkResourceType {
    /// In documents: `Policy`.
    public static final String POLICY = "Policy";

    /// In documents: `DNS`.
    public static final String DNS = "DNS";

    /// In documents: `Extension`.
    public static final String EXTENSION = "Extension";

    private NetworkResourceType() {}
}
