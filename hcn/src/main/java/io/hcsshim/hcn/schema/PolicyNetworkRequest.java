package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Settings of a network change of resource type [NetworkResourceType#POLICY].
///
/// @param json its members
public record PolicyNetworkRequest(JsonObject json) implements Document<PolicyNetworkRequest> {
    /// The rules that are added, taken away or set.
    public static final Member<List<NetworkPolicy>> POLICIES =
            Member.documents("Policies", NetworkPolicy::new);

    /// Its members in order.
    public static final Shape<PolicyNetworkRequest> SHAPE =
            Shape.of(PolicyNetworkRequest::new, POLICIES);

    /// The empty document.
    public PolicyNetworkRequest() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PolicyNetworkRequest> shape() {
        return SHAPE;
    }
}
