package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A device of persistent memory.
///
/// @param json its members
public record VirtualPMemDevice(JsonObject json) implements Document<VirtualPMemDevice> {
    /// The file on the host; several machines may read one.
    public static final Member<String> HOST_PATH = Member.text("HostPath");

    /// Whether the guest may only read it; always so here.
    public static final Member<Boolean> READ_ONLY = Member.flag("ReadOnly");

    /// `Vhd1` or `Vhdx`.
    public static final Member<String> IMAGE_FORMAT = Member.text("ImageFormat");

    /// Its members in order.
    public static final Shape<VirtualPMemDevice> SHAPE =
            Shape.of(VirtualPMemDevice::new, HOST_PATH, READ_ONLY, IMAGE_FORMAT);

    /// The empty document.
    public VirtualPMemDevice() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualPMemDevice> shape() {
        return SHAPE;
    }
}
