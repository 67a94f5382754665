package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// Firmware of a machine from a file.
///
/// @param json its members
public record FirmwareFile(JsonObject json) implements Document<FirmwareFile> {
    /// The firmware, bytes in base64.
    public static final Member<byte[]> PARAMETERS = Member.bytes("Parameters");

    /// Its members in order.
    public static final Shape<FirmwareFile> SHAPE = Shape.of(FirmwareFile::new, PARAMETERS);

    /// The empty document.
    public FirmwareFile() {
        this(JsonObject.of());
    }

    @Override
    public Shape<FirmwareFile> shape() {
        return SHAPE;
    }
}
