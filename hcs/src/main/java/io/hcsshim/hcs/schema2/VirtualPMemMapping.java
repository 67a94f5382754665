package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A part of a device of persistent memory.
///
/// @param json its members
public record VirtualPMemMapping(JsonObject json) implements Document<VirtualPMemMapping> {
    /// The file on the host.
    public static final Member<String> HOST_PATH = Member.text("HostPath");

    /// `Vhd1`, `Vhdx`, `Default`.
    public static final Member<String> IMAGE_FORMAT = Member.text("ImageFormat");

    /// Its members in order.
    public static final Shape<VirtualPMemMapping> SHAPE =
            Shape.of(VirtualPMemMapping::new, HOST_PATH, IMAGE_FORMAT);

    /// The empty document.
    public VirtualPMemMapping() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualPMemMapping> shape() {
        return SHAPE;
    }
}
