package io.hcsshim.hcn.schema;

/// What can be in a namespace.
public final class NamespaceResourceType {
    /// A container; data `{"Id":…}`.
    public static final String CONTAINER = "Container";

    /// An endpoint; data `{"Id":…}`.
    public static final String ENDPOINT = "Endpoint";

    private NamespaceResourceType() {}
}
