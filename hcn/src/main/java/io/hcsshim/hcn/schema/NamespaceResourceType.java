package io.hcsshim.hcn.schema;

/// What can be in a namespace.
public final class NamespaceResourceType {
    public static final String CONTAINER = "Container";
    public static final String ENDPOINT = "Endpoint";

    private NamespaceResourceType() {}
}
