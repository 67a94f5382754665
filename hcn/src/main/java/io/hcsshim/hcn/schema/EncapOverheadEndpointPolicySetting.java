package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Bytes that encapsulation adds to each packet: [EndpointPolicyType#ENCAP_OVERHEAD].
///
/// @param json its members
public record EncapOverheadEndpointPolicySetting(JsonObject json)
        implements Document<EncapOverheadEndpointPolicySetting> {
    /// Bytes.
    public static final Member<Integer> OVERHEAD = Member.uint16("Overhead");

    /// Its members in order.
    public static final Shape<EncapOverheadEndpointPolicySetting> SHAPE =
            Shape.of(EncapOverheadEndpointPolicySetting::new, OVERHEAD);

    /// The empty document.
    public EncapOverheadEndpointPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<EncapOverheadEndpointPolicySetting> shape() {
        return SHAPE;
    }
}
