package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Files that keep a machine's state.
///
/// @param json its members
public record GuestState(JsonObject json) implements Document<GuestState> {
    /// What the firmware keeps, e.g. its variables and TPM: a `.vmgs` file.
    public static final Member<String> GUEST_STATE_FILE_PATH = Member.text("GuestStateFilePath");

    /// `FileMode` or `BlockStorage`.
    public static final Member<String> GUEST_STATE_FILE_TYPE = Member.text("GuestStateFileType");

    /// The memory of a saved machine: a `.vmrs` file.
    public static final Member<String> RUNTIME_STATE_FILE_PATH =
            Member.text("RuntimeStateFilePath");

    /// Whether nothing is kept beyond the machine's life, even with a file.
    public static final Member<Boolean> FORCE_TRANSIENT_STATE = Member.flag("ForceTransientState");

    /// Its members in order.
    public static final Shape<GuestState> SHAPE =
            Shape.of(
                    GuestState::new,
                    GUEST_STATE_FILE_PATH,
                    GUEST_STATE_FILE_TYPE,
                    RUNTIME_STATE_FILE_PATH,
                    FORCE_TRANSIENT_STATE);

    /// The empty document.
    public GuestState() {
        this(JsonObject.of());
    }

    @Override
    public Shape<GuestState> shape() {
        return SHAPE;
    }
}
