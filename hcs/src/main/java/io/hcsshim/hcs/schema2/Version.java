package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A version of a schema.
///
/// @param json its members
public record Version(JsonObject json) implements Document<Version> {
    /// 2 for all of these documents.
    public static final Member<Integer> MAJOR = Member.int32("Major");

    /// 1 for build 17763 and newer, 5 for build 20348 and newer.
    public static final Member<Integer> MINOR = Member.int32("Minor");

    /// Its members in order.
    public static final Shape<Version> SHAPE = Shape.of(Version::new, MAJOR, MINOR);

    /// The empty document.
    public Version() {
        this(JsonObject.of());
    }

    /// What Windows Server 2019 and newer take.
    public static final Version V2_1 = of(2, 1);

    /// What confidential machines need.
    public static final Version V2_5 = of(2, 5);

    /// A version.
    public static Version of(int major, int minor) {
        return new Version().with(MAJOR, major).with(MINOR, minor);
    }

    @Override
    public Shape<Version> shape() {
        return SHAPE;
    }
}
