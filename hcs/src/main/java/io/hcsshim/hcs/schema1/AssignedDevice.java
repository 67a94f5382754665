package io.hcsshim.hcs.schema1;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A kind of devices of the host that a container sees.
///
/// @param json its members
public record AssignedDevice(JsonObject json) implements Document<AssignedDevice> {
    /// The GUID of a device interface class: every device of the host that has this interface is given.
    public static final Member<String> INTERFACE_CLASS_GUID = Member.text("InterfaceClassGuid");

    /// Its members in order.
    public static final Shape<AssignedDevice> SHAPE =
            Shape.of(AssignedDevice::new, INTERFACE_CLASS_GUID);

    /// The empty document.
    public AssignedDevice() {
        this(JsonObject.of());
    }

    @Override
    public Shape<AssignedDevice> shape() {
        return SHAPE;
    }
}
