package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Folders of the host that a machine sees by 9p; an empty one is there for folders to come.
///
/// @param json its members
public record Plan9(JsonObject json) implements Document<Plan9> {
    /// The folders.
    public static final Member<List<Plan9Share>> SHARES =
            Member.documents("Shares", Plan9Share::new);

    /// Its members in order.
    public static final Shape<Plan9> SHAPE = Shape.of(Plan9::new, SHARES);

    /// The empty document.
    public Plan9() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Plan9> shape() {
        return SHAPE;
    }
}
