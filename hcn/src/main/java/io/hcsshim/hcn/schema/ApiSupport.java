package io.hcsshim.hcn.schema;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Which generations of the interface there are.
///
/// @param json its members
public record ApiSupport(JsonObject json) implements Document<ApiSupport> {
    /// Whether there is the older one ([io.hcsshim.hcn.hns.Hns]): always.
    public static final Member<Boolean> V1 = Member.flag("V1").always();

    /// Whether there is this one: from version 9.2.
    public static final Member<Boolean> V2 = Member.flag("V2").always();

    /// Its members in order.
    public static final Shape<ApiSupport> SHAPE = Shape.of(ApiSupport::new, V1, V2);

    /// The empty document.
    public ApiSupport() {
        this(JsonObject.of());
    }

    @Override
    public Shape<ApiSupport> shape() {
        return SHAPE;
    }
}
