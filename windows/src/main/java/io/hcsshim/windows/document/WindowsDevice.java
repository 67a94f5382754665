package io.hcsshim.windows.document;

import io.hcsshim.hcs.schema2.Device;
import io.hcsshim.hcs.schema2.DeviceType;
import io.hcsshim.vm.Wishes.HostDevice;
import io.hcsshim.vm.hcs.Placement.Pci;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// A device that a spec assigns: `windows.devices`.
///
/// ```
/// kind                         on the host                     in a machine
/// class, vpci-class-guid       all devices of the interface    -
/// vpci-location-path           the device at that place        -
/// vpci, vpci-instance-id, gpu  -                               given to the machine, then seen where its guest has it
/// ```
///
/// @param id   a GUID of an interface class, the place of a device, or its instance id
/// @param kind how it is named
public record WindowsDevice(String id, String kind) {
    private static final String PLACE = "vpci-location-path";

    /// The device at a place on the buses of the container's host, or of its machine.
    public static WindowsDevice at(String place) {
        return new WindowsDevice(place, PLACE);
    }

    static List<WindowsDevice> all(JsonObject windows) throws JsonException {
        var devices = new ArrayList<WindowsDevice>();
        for (var device : windows.objects("devices")) {
            devices.add(new WindowsDevice(device.string("id"), device.string("idType")));
        }
        return List.copyOf(devices);
    }

    /// It, for the machine of a container.
    ///
    /// @throws IllegalArgumentException if a machine cannot have such a device
    public Pci forMachine() {
        return Pci.of(new HostDevice(kind, id));
    }

    /// Checks that a container can have it.
    ///
    /// @throws IllegalArgumentException if not
    void check(Isolation isolation) {
        switch (isolation) {
            case PROCESS -> document();
            case HYPERVISOR -> forMachine();
            case HOST_PROCESS -> {} // it sees all of the host's
        }
    }

    /// It, for a container whose host has it.
    ///
    /// @throws IllegalArgumentException if it is named by what only machines can be given
    Device document() {
        return switch (kind) {
            case "class", "vpci-class-guid" ->
                    new Device()
                            .with(Device.TYPE, DeviceType.CLASS_GUID)
                            .with(Device.INTERFACE_CLASS_GUID, id);
            case PLACE ->
                    new Device()
                            .with(Device.TYPE, DeviceType.DEVICE_INSTANCE)
                            .with(Device.LOCATION_PATH, id);
            default ->
                    throw new IllegalArgumentException(
                            "a container without a machine cannot have a device of the type '"
                                    + kind
                                    + "', but class, vpci-class-guid, "
                                    + PLACE);
        };
    }
}
