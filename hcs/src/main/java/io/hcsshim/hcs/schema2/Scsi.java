package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.Map;

/// A SCSI controller and its disks by number.
///
/// @param json its members
public record Scsi(JsonObject json) implements Document<Scsi> {
    /// By number, `0` to `63`.
    public static final Member<Map<String, Attachment>> ATTACHMENTS =
            Member.documentMap("Attachments", Attachment::new);

    /// Its members in order.
    public static final Shape<Scsi> SHAPE = Shape.of(Scsi::new, ATTACHMENTS);

    /// The empty document.
    public Scsi() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Scsi> shape() {
        return SHAPE;
    }
}
