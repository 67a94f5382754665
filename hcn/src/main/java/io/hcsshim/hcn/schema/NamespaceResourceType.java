package io.hcsshim.hcn.schema;

/// What can be in a namespace.
public final class NamespaceResourceType {
    /// In documents: `Container`.
    public static final String CONTAINER = "Container";

    /// In documents: `Endpoint`.
    public static final String ENDPOINT = "Endpoint";

    private NamespaceResourceType() {}
}
