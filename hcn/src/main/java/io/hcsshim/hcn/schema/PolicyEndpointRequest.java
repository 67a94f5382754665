package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Settings of an endpoint change of resource type [EndpointResourceType#POLICY].
///
/// @param json its members
public record PolicyEndpointRequest(JsonObject json) implements Document<PolicyEndpointRequest> {
    /// The rules that are added, taken away or set.
    public static final Member<List<EndpointPolicy>> POLICIES =
            Member.documents("Policies", EndpointPolicy::new);

    /// Its members in order.
    public static final Shape<PolicyEndpointRequest> SHAPE =
            Shape.of(PolicyEndpointRequest::new, POLICIES);

    /// The empty document.
    public PolicyEndpointRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PolicyEndpointRequest> shape() {
        return SHAPE;
    }
}
