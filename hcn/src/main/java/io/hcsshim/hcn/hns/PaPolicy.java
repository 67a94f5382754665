package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// The address of the host under an overlay: [PolicyType#PA].
///
/// @param json its members
public record PaPolicy(JsonObject json) implements Document<PaPolicy> {
    /// Always [PolicyType#PA].
    public static final Member<String> TYPE = Member.text("Type").always();

    /// The address. Always written.
    public static final Member<String> PA = Member.text("PA").always();

    /// Its members in order.
    public static final Shape<PaPolicy> SHAPE = Shape.of(PaPolicy::new, TYPE, PA);

    /// The empty document.
    public PaPolicy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<PaPolicy> shape() {
        return SHAPE;
    }
}
