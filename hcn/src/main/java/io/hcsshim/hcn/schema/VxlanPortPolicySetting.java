package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The UDP port of an overlay: [NetworkPolicyType#VXLAN_PORT].
///
/// @param json its members
public record VxlanPortPolicySetting(JsonObject json) implements Document<VxlanPortPolicySetting> {
    /// 1 to 65535; 4789 is the usual one of VXLAN. Always written.
    public static final Member<Integer> PORT = Member.uint16("Port").always();

    /// Its members in order.
    public static final Shape<VxlanPortPolicySetting> SHAPE =
            Shape.of(VxlanPortPolicySetting::new, PORT);

    /// The empty document.
    public VxlanPortPolicySetting() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VxlanPortPolicySetting> shape() {
        return SHAPE;
    }
}
