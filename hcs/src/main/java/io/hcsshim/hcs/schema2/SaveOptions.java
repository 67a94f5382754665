package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// How a system is saved.
///
/// @param json its members
public record SaveOptions(JsonObject json) implements Document<SaveOptions> {
    /// `ToFile` or `AsTemplate`.
    public static final Member<String> SAVE_TYPE = Member.text("SaveType");

    /// Where to; for [#SAVE_TYPE] `ToFile`.
    public static final Member<String> SAVE_STATE_FILE_PATH = Member.text("SaveStateFilePath");

    /// Its members in order.
    public static final Shape<SaveOptions> SHAPE =
            Shape.of(SaveOptions::new, SAVE_TYPE, SAVE_STATE_FILE_PATH);

    /// The empty document.
    public SaveOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<SaveOptions> shape() {
        return SHAPE;
    }
}
