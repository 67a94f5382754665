package io.hcsshim.hcn.schema;

/// What of an endpoint can be changed.
public final class EndpointResourceType {
    public static final String POLICY = "Policy";
    public static final String PORT = "Port";

    private EndpointResourceType() {}
}
