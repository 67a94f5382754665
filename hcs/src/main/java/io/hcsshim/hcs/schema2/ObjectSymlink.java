package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A link within an [ObjectNamespace].
///
/// @param json its members
public record ObjectSymlink(JsonObject json) implements Document<ObjectSymlink> {
    public static final Member<String> NAME = Member.text("name");
    public static final Member<String> PATH = Member.text("path");
    public static final Member<String> SCOPE = Member.text("scope");
    public static final Member<String> PATHTOCLONE = Member.text("pathtoclone");
    public static final Member<Integer> ACCESS_MASK = Member.int32("access_mask");

    /// Its members in order.
    public static final Shape<ObjectSymlink> SHAPE =
            Shape.of(ObjectSymlink::new, NAME, PATH, SCOPE, PATHTOCLONE, ACCESS_MASK);

    /// The empty document.
    public ObjectSymlink() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ObjectSymlink> shape() {
        return SHAPE;
    }
}
