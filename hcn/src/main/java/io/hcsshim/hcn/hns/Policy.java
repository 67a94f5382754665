package io.hcsshim.hcn.hns;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A rule; see [PolicyType].
///
/// @param json its members
public record Policy(JsonObject json) implements Document<Policy> {
    /// One of [PolicyType]. Always written.
    public static final Member<String> TYPE = Member.text("Type").always();

    /// Its members in order.
    public static final Shape<Policy> SHAPE = Shape.of(Policy::new, TYPE);

    /// The empty document.
    public Policy() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Policy> shape() {
        return SHAPE;
    }
}
