package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The VLAN of an endpoint: [PolicyType#VLAN].
///
/// @param json its members
public record VlanPolicy(JsonObject json) implements Document<VlanPolicy> {
    /// Always [PolicyType#VLAN].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The VLAN's number, 1 to 4094. Always written.
    public static final Member<Long> VLAN = Member.uint32("VLAN").always();

    /// Its members in order.
    public static final Shape<VlanPolicy> SHAPE = Shape.of(VlanPolicy::new, TYPE, VLAN);

    /// The empty document.
    public VlanPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VlanPolicy> shape() {
        return SHAPE;
    }
}
