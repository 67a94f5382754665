package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How an endpoint is kept apart: [PolicyType#ISOLATION].
///
/// @param json its members
public record IsolationPolicy(JsonObject json) implements Document<IsolationPolicy> {
    /// Always [PolicyType#ISOLATION].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The VLAN's number, 0 for none. Always written.
    public static final Member<Long> VLAN = Member.uint32("VLAN").always();

    /// The virtual subnet's number, 0 for none. Always written.
    public static final Member<Long> VSID = Member.uint32("VSID").always();

    /// Whether it shares what the network's other endpoints have. Always written.
    public static final Member<Boolean> IN_DEFAULT_ISOLATION =
            Member.flag("InDefaultIsolation").always();

    /// Its members in order.
    public static final Shape<IsolationPolicy> SHAPE =
            Shape.of(IsolationPolicy::new, TYPE, VLAN, VSID, IN_DEFAULT_ISOLATION);

    /// The empty document.
    public IsolationPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<IsolationPolicy> shape() {
        return SHAPE;
    }
}
