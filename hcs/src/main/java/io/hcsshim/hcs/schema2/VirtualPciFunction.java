package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A function of a PCI device.
///
/// @param json its members
public record VirtualPciFunction(JsonObject json) implements Document<VirtualPciFunction> {
    /// The device instance id on the host.
    public static final Member<String> DEVICE_INSTANCE_PATH = Member.text("DeviceInstancePath");

    /// The number of the virtual function; 0 for the device itself.
    public static final Member<Integer> VIRTUAL_FUNCTION = Member.uint16("VirtualFunction");

    /// Its members in order.
    public static final Shape<VirtualPciFunction> SHAPE =
            Shape.of(VirtualPciFunction::new, DEVICE_INSTANCE_PATH, VIRTUAL_FUNCTION);

    /// The empty document.
    public VirtualPciFunction() {
        this(JsonObject.of());
    }

    @Override
    public Shape<VirtualPciFunction> shape() {
        return SHAPE;
    }
}
