package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;

/// A device of the host that a container sees.
///
/// @param json its members
public record Device(JsonObject json) implements Document<Device> {
    /// One of [DeviceType].
    public static final Member<String> TYPE = Member.text("Type");

    /// For [DeviceType#CLASS_GUID]: every device with this interface is given.
    public static final Member<String> INTERFACE_CLASS_GUID = Member.text("InterfaceClassGuid");

    /// For [DeviceType#DEVICE_INSTANCE]: where the device is, e.g. `PCIROOT(0)#PCI(0300)`.
    public static final Member<String> LOCATION_PATH = Member.text("LocationPath");

    /// Its members in order.
    public static final Shape<Device> SHAPE =
            Shape.of(Device::new, TYPE, INTERFACE_CLASS_GUID, LOCATION_PATH);

    /// The empty document.
    public Device() {
        this(JsonObject.of());
    }

    @Override
    public Shape<Device> shape() {
        return SHAPE;
    }
}
