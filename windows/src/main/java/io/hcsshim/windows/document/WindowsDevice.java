package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.Device;
import io.hcsshim.hcs.schema2.DeviceType;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A device that a spec assigns: `windows.devices`.
///
/// @param id   a GUID of an interface class, or the path of a device
/// @param kind how it is named: `class`, `vpci-instance-id`, `vpci-location-path`, …
public record WindowsDevice(String id, String kind) {
    static List<WindowsDevice> all(JsonObject windows) throws JsonException {
        var devices = new ArrayList<WindowsDevice>();
        for (var device : windows.objects("devices")) {
            devices.add(new WindowsDevice(device.string("id"), device.string("idType")));
        }
        return List.copyOf(devices);
    }

    /// It, for a container on the host.
    ///
    /// @throws IllegalArgumentException if a container on the host cannot have such a device
    Device document() {
        return switch (kind) {
            case "class" ->
                    new Device()
                            .with(Device.TYPE, DeviceType.CLASS_GUID)
                            .with(Device.INTERFACE_CLASS_GUID, id);
            case "vpci-location-path" ->
                    new Device()
                            .with(Device.TYPE, DeviceType.DEVICE_INSTANCE)
                            .with(Device.LOCATION_PATH, id);
            default ->
                    throw new IllegalArgumentException(
                            "a container without a machine cannot have a device of the type '"
                                    + kind
                                    + "'");
        };
    }
}
