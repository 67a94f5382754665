package io.hcsshim.hcn.schema;

/// What of an endpoint can be changed.
public final class EndpointResourceType {
    /// In documents: `Policy`.
    public static final String POLICY = "Policy";

    /// In documents: `Port`.
    public static final String PORT = "Port";

    private EndpointResourceType() {}
}
