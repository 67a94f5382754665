package io.hcsshim.hcn.schema;

/// What of an endpoint can be changed.
public final class EndpointResourceType {
    /// Its rules; settings [PolicyEndpointRequest].
    public static final String POLICY = "Policy";

    /// Its port at the switch; settings [VmEndpointRequest].
    public static final String PORT = "Port";

    private EndpointResourceType() {}
}
