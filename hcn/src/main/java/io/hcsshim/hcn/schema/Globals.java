package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What the service says about itself.
///
/// @param json its members
public record Globals(JsonObject json) implements Document<Globals> {
    /// The version, from which [io.hcsshim.hcn.Features] follow.
    public static final Member<Version> VERSION = Member.document("Version", Version::new).always();

    /// Its members in order.
    public static final Shape<Globals> SHAPE = Shape.of(Globals::new, VERSION);

    /// The empty document.
    public Globals() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Globals> shape() {
        return SHAPE;
    }
}
