package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.Limits;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// Limits in QEMU's words for what the disks that are plugged into a machine read and write together: a group, and in front of
/// each image a node that counts. Pure functions.
final class DiskThrottle {
    private static final String GROUP = "disks";

    /// What counts as one operation at the most, as Hyper-V has it.
    private static final int OPERATION = 8 << 10;

    private DiskThrottle() {}

    /// Makes the group.
    static QmpCommand group(Limits limits) {
        var most = JsonObject.builder();
        if (limits.diskOperations() != 0) {
            most.put("iops-total", limits.diskOperations()).put("iops-size", OPERATION);
        }
        if (limits.diskBytes() != 0) {
            most.put("bps-total", limits.diskBytes());
        }
        return new QmpCommand(
                "object-add",
                JsonObject.builder()
                        .put("qom-type", "throttle-group")
                        .put("id", GROUP)
                        .put("limits", most.build())
                        .build());
    }

    /// The steps that plug a disk, which end with its device, with the node that counts between image and device.
    static List<QmpDevices.Step> before(Device.ScsiDisk disk, List<QmpDevices.Step> steps) {
        var all = new ArrayList<>(steps);
        var device = all.removeLast();
        all.add(new QmpDevices.Step(node(disk), removeNode(disk)));
        var plug = device.does();
        all.add(
                new QmpDevices.Step(
                        new QmpCommand(
                                plug.name(), plug.arguments().with("drive", Json.of(name(disk)))),
                        device.files(),
                        device.undoes()));
        return List.copyOf(all);
    }

    private static QmpCommand node(Device.ScsiDisk disk) {
        var readOnly = disk.access() == Device.Access.READ_ONLY;
        var node =
                JsonObject.builder()
                        .put("driver", "throttle")
                        .put("node-name", name(disk))
                        .put("throttle-group", GROUP)
                        .put("read-only", readOnly);
        if (!readOnly) {
            node.put("discard", "unmap");
        }
        return new QmpCommand("blockdev-add", node.put("file", QmpDevices.node(disk)).build());
    }

    /// Takes the node away, once the device is gone and before the image goes.
    static QmpCommand removeNode(Device.ScsiDisk disk) {
        return new QmpCommand(
                "blockdev-del", JsonObject.builder().put("node-name", name(disk)).build());
    }

    private static String name(Device.ScsiDisk disk) {
        return "counted-" + disk.at().controller() + "-" + disk.at().lun();
    }
}
