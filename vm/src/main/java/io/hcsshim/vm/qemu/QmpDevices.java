package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Device;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// Devices in QEMU's words. Pure functions: tested on any host, without a VM.
final class QmpDevices {
    private QmpDevices() {}

    /// One command of several that plug a device, and what takes it back if a later one is refused.
    record Step(QmpCommand does, QmpCommand undoes) {}

    /// The commands that plug a device, in order.
    ///
    /// @param layout what was found in the device's backing file
    static List<Step> plug(Device device, ImageLayout layout) {
        return switch (device) {
            case Device.ScsiDisk disk ->
                    List.of(
                            new Step(blockNode(disk, layout), removeNode(disk.at())),
                            new Step(scsiDisk(disk.at()), remove(disk.at())));
        };
    }

    /// Asks QEMU to unplug a device; it says `DEVICE_DELETED` with [#deviceId] when that is done.
    static QmpCommand unplug(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> remove(disk.at());
        };
    }

    /// What is left to give back once the device is gone.
    static List<QmpCommand> afterUnplug(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> List.of(removeNode(disk.at()));
        };
    }

    static String deviceId(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> deviceId(disk.at());
        };
    }

    private static QmpCommand blockNode(Device.ScsiDisk disk, ImageLayout layout) {
        var readOnly = disk.access() == Device.Access.READ_ONLY;
        var file =
                JsonObject.builder()
                        .put("driver", "file")
                        .put("filename", disk.image().toAbsolutePath().toString())
                        .put("aio", "threads");
        if (readOnly) {
            // Any number of machines share a read-only image; the lock would only cost descriptors
            // and fail on file systems without locks. A writable image stays locked to one QEMU.
            file.put("locking", "off");
        } else {
            file.put("discard", "unmap");
        }
        var node = JsonObject.builder();
        switch (layout) {
            case ImageLayout.Plain() -> node.put("driver", "raw");
            case ImageLayout.Prefix(var bytes) -> node.put("driver", "raw").put("size", bytes);
            case ImageLayout.DynamicVhd() -> node.put("driver", "vpc");
            case ImageLayout.Vhdx() -> node.put("driver", "vhdx");
        }
        node.put("node-name", nodeName(disk.at())).put("read-only", readOnly);
        if (!readOnly) {
            node.put("discard", "unmap");
        }
        return new QmpCommand("blockdev-add", node.put("file", file.build()).build());
    }

    private static QmpCommand scsiDisk(ScsiAddress at) {
        return new QmpCommand(
                "device_add",
                JsonObject.builder()
                        .put("driver", "scsi-hd")
                        .put("id", deviceId(at))
                        .put("bus", "scsi" + at.controller() + ".0")
                        .put("channel", 0)
                        .put("scsi-id", 0)
                        .put("lun", at.lun())
                        .put("drive", nodeName(at))
                        // Errors go to the guest. By default a full host disk stops the machine.
                        .put("werror", "report")
                        .put("rerror", "report")
                        .build());
    }

    private static QmpCommand remove(ScsiAddress at) {
        return new QmpCommand("device_del", JsonObject.builder().put("id", deviceId(at)).build());
    }

    private static QmpCommand removeNode(ScsiAddress at) {
        return new QmpCommand(
                "blockdev-del", JsonObject.builder().put("node-name", nodeName(at)).build());
    }

    private static String deviceId(ScsiAddress at) {
        return "disk-" + at.controller() + "-" + at.lun();
    }

    private static String nodeName(ScsiAddress at) {
        return "image-" + at.controller() + "-" + at.lun();
    }
}
