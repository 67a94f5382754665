package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A link within an [ObjectNamespace].
///
/// @param json its members
public record ObjectSymlink(JsonObject json) implements Document<ObjectSymlink> {
    /// The link's name.
    public static final Member<String> NAME = Member.text("name");

    /// Where it leads.
    public static final Member<String> PATH = Member.text("path");

    /// In whose names that is: `Local` for the container's, `Global` for the host's.
    public static final Member<String> SCOPE = Member.text("scope");

    /// An object of the host whose link is taken over, instead of a path.
    public static final Member<String> PATHTOCLONE = Member.text("pathtoclone");

    /// Bits of rights for those who use it.
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
