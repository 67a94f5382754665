package io.hcsshim.hcs.schema2;

import io.hcsshim.wire.document.Document;
import io.hcsshim.wire.document.Member;
import io.hcsshim.wire.document.Shape;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// One device.
///
/// @param json its members
public record DeviceInstance(JsonObject json) implements Document<DeviceInstance> {
    /// The device instance id.
    public static final Member<String> ID = Member.text("id");

    /// Where the device is.
    public static final Member<String> LOCATION_PATH = Member.text("location_path");

    /// The port by which it is opened, e.g. `COM1`.
    public static final Member<String> PORT_NAME = Member.text("port_name");

    /// The interfaces that are shown of it.
    public static final Member<List<InterfaceClass>> INTERFACE_CLASS =
            Member.documents("interface_class", InterfaceClass::new);

    /// Its members in order.
    public static final Shape<DeviceInstance> SHAPE =
            Shape.of(DeviceInstance::new, ID, LOCATION_PATH, PORT_NAME, INTERFACE_CLASS);

    /// The empty document.
    public DeviceInstance() {
        this(JsonObject.of());
    }

    @Override
    public Shape<DeviceInstance> shape() {
        return SHAPE;
    }
}
