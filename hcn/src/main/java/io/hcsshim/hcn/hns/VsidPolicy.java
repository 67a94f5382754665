package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The virtual subnet of an endpoint: [PolicyType#VSID].
///
/// @param json its members
public record VsidPolicy(JsonObject json) implements Document<VsidPolicy> {
    /// Always [PolicyType#VSID].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The virtual subnet's number, 4096 to 16777215. Always written.
    public static final Member<Long> VSID = Member.uint32("VSID").always();

    /// Its members in order.
    public static final Shape<VsidPolicy> SHAPE = Shape.of(VsidPolicy::new, TYPE, VSID);

    /// The empty document.
    public VsidPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VsidPolicy> shape() {
        return SHAPE;
    }
}
