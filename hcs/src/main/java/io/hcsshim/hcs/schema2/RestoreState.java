package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// What a machine is restored from.
///
/// @param json its members
public record RestoreState(JsonObject json) implements Document<RestoreState> {
    /// A file that [SaveOptions#SAVE_STATE_FILE_PATH] named.
    public static final Member<String> SAVE_STATE_FILE_PATH = Member.text("SaveStateFilePath");

    /// The id of a template that it is cloned from; one of both.
    public static final Member<String> TEMPLATE_SYSTEM_ID = Member.text("TemplateSystemId");

    /// Its members in order.
    public static final Shape<RestoreState> SHAPE =
            Shape.of(RestoreState::new, SAVE_STATE_FILE_PATH, TEMPLATE_SYSTEM_ID);

    /// The empty document.
    public RestoreState() {
        this(JsonObject.of());
    }

    @Override
    public Shape<RestoreState> shape() {
        return SHAPE;
    }
}
