package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The VLAN of a subnet: [SubnetPolicyType#VLAN].
///
/// @param json its members
public record VlanPolicySetting(JsonObject json) implements Document<VlanPolicySetting> {
    /// The VLAN's number, 1 to 4094. Always written.
    public static final Member<Long> ISOLATION_ID = Member.uint32("IsolationId").always();

    /// Its members in order.
    public static final Shape<VlanPolicySetting> SHAPE =
            Shape.of(VlanPolicySetting::new, ISOLATION_ID);

    /// The empty document.
    public VlanPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VlanPolicySetting> shape() {
        return SHAPE;
    }
}
