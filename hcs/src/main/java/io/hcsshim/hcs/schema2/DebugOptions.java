package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Files that are written when a machine breaks.
///
/// @param json its members
public record DebugOptions(JsonObject json) implements Document<DebugOptions> {
    /// The state of the machine when Windows inside stops with an error.
    public static final Member<String> BUGCHECK_SAVED_STATE_FILE_NAME =
            Member.text("BugcheckSavedStateFileName");

    /// The same, if Windows wrote no dump of its own.
    public static final Member<String> BUGCHECK_NO_CRASHDUMP_SAVED_STATE_FILE_NAME =
            Member.text("BugcheckNoCrashdumpSavedStateFileName");

    /// The state of the machine when its processor gives up.
    public static final Member<String> TRIPLE_FAULT_SAVED_STATE_FILE_NAME =
            Member.text("TripleFaultSavedStateFileName");

    /// A dump of the firmware.
    public static final Member<String> FIRMWARE_DUMP_FILE_NAME =
            Member.text("FirmwareDumpFileName");

    /// Its members in order.
    public static final Shape<DebugOptions> SHAPE =
            Shape.of(
                    DebugOptions::new,
                    BUGCHECK_SAVED_STATE_FILE_NAME,
                    BUGCHECK_NO_CRASHDUMP_SAVED_STATE_FILE_NAME,
                    TRIPLE_FAULT_SAVED_STATE_FILE_NAME,
                    FIRMWARE_DUMP_FILE_NAME);

    /// The empty document.
    public DebugOptions() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DebugOptions> shape() {
        return SHAPE;
    }
}
