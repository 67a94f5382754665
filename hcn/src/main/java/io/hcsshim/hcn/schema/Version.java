package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A version of a service or of a document's schema.
///
/// @param json its members
public record Version(JsonObject json) implements Document<Version> {
    /// The first number: what is not compatible counts it up.
    public static final Member<Integer> MAJOR = Member.int32("Major").always();

    /// The second number.
    public static final Member<Integer> MINOR = Member.int32("Minor").always();

    /// Its members in order.
    public static final Shape<Version> SHAPE = Shape.of(Version::new, MAJOR, MINOR);

    /// The empty document.
    public Version() {
        this(JsonObject.of());
    }

    /// A version.
    public static Version of(int major, int minor) {
        return new Version().with(MAJOR, major).with(MINOR, minor);
    }

    @Override
    public Shape<Version> shape() {
        return SHAPE;
    }
}
