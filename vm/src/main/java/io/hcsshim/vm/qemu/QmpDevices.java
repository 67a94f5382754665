package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Devices in QEMU's words. Pure functions: tested on any host, without a VM.
final class QmpDevices {
    /// The one file system device of a machine, and its connection.
    static final String FILE_SYSTEM_ID = "fs0";

    private QmpDevices() {}

    /// One command of several that plug a device, and what takes it back if a later one is refused.
    ///
    /// @param files open files that go with the command
    record Step(QmpCommand does, List<Fd> files, QmpCommand undoes) {
        Step(QmpCommand does, QmpCommand undoes) {
            this(does, List.of(), undoes);
        }
    }

    /// The commands that plug a disk, in order.
    ///
    /// @param layout what was found in its image
    /// @param image  by what name QEMU gets at it
    static List<Step> plug(Device.ScsiDisk disk, ImageLayout layout, String image) {
        return List.of(
                new Step(blockNode(disk, layout, image), removeNode(disk.at())),
                new Step(scsiDisk(disk.at()), remove(disk)));
    }

    /// The commands that plug a disk that is memory, in order.
    ///
    /// @param image by what name QEMU gets at its file
    /// @param bus   where it is plugged in
    /// @param slot  its PCI device number there
    static List<Step> plug(Device.PmemDisk disk, String image, String bus, int slot) {
        return plug(disk, image, bus, slot, 0);
    }

    /// The same at an address of the guest; 0 to let QEMU choose.
    static List<Step> plug(Device.PmemDisk disk, String image, String bus, int slot, long address) {
        return List.of(
                new Step(memoryOf(disk, image), removeMemory(disk)),
                new Step(pmem(disk, bus, slot, address), remove(disk)));
    }

    /// The commands that plug a network adapter, in order.
    ///
    /// @param tap   the host's end
    /// @param vhost the kernel's worker that moves the frames, if it has one; else QEMU moves them
    /// @param port  the root port it is plugged into, which nothing else is in
    static List<Step> plug(Device.Nic nic, Fd tap, Optional<Fd> vhost, int port) {
        var steps = new ArrayList<Step>();
        steps.add(give(tap, "tap-" + nic.id()));
        vhost.ifPresent(fd -> steps.add(give(fd, "vhost-" + nic.id())));
        steps.add(new Step(network(nic, vhost.isPresent()), removeNetwork(nic)));
        steps.add(new Step(adapter(nic, port), remove(nic)));
        return List.copyOf(steps);
    }

    /// Asks QEMU to unplug a device; it says `DEVICE_DELETED` with [#deviceId] when that is done.
    static QmpCommand unplug(Device device) {
        return remove(device);
    }

    /// What is left to give back once the device is gone.
    static List<QmpCommand> afterUnplug(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> List.of(removeNode(disk.at()));
            case Device.PmemDisk disk -> List.of(removeMemory(disk));
            case Device.Nic nic -> List.of(removeNetwork(nic));
        };
    }

    /// Takes a device that this process serves out of a machine that stands still, without a word to the guest: QEMU cannot save
    /// it, and refuses to save a machine that has it. The guest must never run again in this QEMU.
    static QmpCommand withdraw(String id) {
        return new QmpCommand(
                "qom-set",
                JsonObject.builder()
                        .put("path", "/machine/peripheral/" + id)
                        .put("property", "realized")
                        .put("value", false)
                        .build());
    }

    /// Plugs the vsock device, whose other end is a socket that was connected at the start.
    static QmpCommand plugVsock() {
        return new QmpCommand(
                "device_add",
                JsonObject.builder()
                        .put("driver", QemuCommandLine.VSOCK_DEVICE)
                        .put("id", QemuCommandLine.VSOCK_ID)
                        .put("chardev", "vsock")
                        .put("bus", QemuCommandLine.VSOCK_PORT)
                        .build());
    }

    /// The commands that plug a file system device, in order.
    ///
    /// @param socket QEMU's end of the connection to it
    /// @param port   the root port it is plugged into, which nothing else is in
    static List<Step> plugFileSystem(String tag, Fd socket, int port) {
        var id = FILE_SYSTEM_ID;
        var address =
                JsonObject.builder()
                        .put("type", "fd")
                        .put("data", JsonObject.builder().put("str", id).build())
                        .build();
        var backend =
                JsonObject.builder()
                        .put("type", "socket")
                        .put(
                                "data",
                                JsonObject.builder()
                                        .put("addr", address)
                                        .put("server", false)
                                        .build())
                        .build();
        var device =
                JsonObject.builder()
                        .put("driver", "vhost-user-fs-pci")
                        .put("id", id)
                        .put("bus", "port" + port)
                        .put("chardev", id)
                        .put("tag", tag)
                        .build();
        var named = JsonObject.builder().put("id", id).build();
        return List.of(
                give(socket, id),
                new Step(
                        new QmpCommand(
                                "chardev-add",
                                JsonObject.builder().put("id", id).put("backend", backend).build()),
                        new QmpCommand("chardev-remove", named)),
                new Step(
                        new QmpCommand("device_add", device), new QmpCommand("device_del", named)));
    }

    /// Asks the guest to let go of the vsock device; `DEVICE_DELETED` follows.
    static QmpCommand unplugVsock() {
        return new QmpCommand(
                "device_del", JsonObject.builder().put("id", QemuCommandLine.VSOCK_ID).build());
    }

    static String deviceId(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk -> deviceId(disk.at());
            case Device.PmemDisk disk -> "pmem-" + disk.number();
            case Device.Nic nic -> "nic-" + nic.id();
        };
    }

    /// The file's pages themselves: shared, so that nobody has a copy, and not to be written.
    private static QmpCommand memoryOf(Device.PmemDisk disk, String image) {
        return new QmpCommand(
                "object-add",
                JsonObject.builder()
                        .put("qom-type", "memory-backend-file")
                        .put("id", memoryId(disk))
                        .put("mem-path", image)
                        .put("size", disk.bytes())
                        .put("align", Device.PmemDisk.UNIT)
                        .put("share", true)
                        .put("readonly", true)
                        .build());
    }

    private static QmpCommand pmem(Device.PmemDisk disk, String bus, int slot, long address) {
        return new QmpCommand(
                "device_add",
                JsonObject.builder()
                        .put("driver", "virtio-pmem-pci")
                        .put("id", deviceId(disk))
                        .put("bus", bus)
                        .put("addr", "0x" + Integer.toHexString(slot))
                        .put("memdev", memoryId(disk))
                        .putUnlessZero("memaddr", address)
                        .build());
    }

    private static QmpCommand removeMemory(Device.PmemDisk disk) {
        return new QmpCommand("object-del", JsonObject.builder().put("id", memoryId(disk)).build());
    }

    private static String memoryId(Device.PmemDisk disk) {
        return "pmem-memory-" + disk.number();
    }

    /// Hands QEMU an open file under a name, which the command that uses it takes away.
    static Step give(Fd file, String name) {
        var named = JsonObject.builder().put("fdname", name).build();
        return new Step(
                new QmpCommand("getfd", named), List.of(file), new QmpCommand("closefd", named));
    }

    private static QmpCommand network(Device.Nic nic, boolean vhost) {
        var network =
                JsonObject.builder()
                        .put("type", "tap")
                        .put("id", networkId(nic))
                        .put("fd", "tap-" + nic.id());
        if (vhost) {
            network.put("vhost", true).put("vhostfd", "vhost-" + nic.id());
        }
        return new QmpCommand("netdev_add", network.build());
    }

    private static QmpCommand adapter(Device.Nic nic, int port) {
        return new QmpCommand(
                "device_add",
                JsonObject.builder()
                        .put("driver", "virtio-net-pci")
                        .put("id", deviceId(nic))
                        .put("bus", "port" + port)
                        .put("netdev", networkId(nic))
                        .put("mac", nic.mac().toString())
                        .put("host_mtu", nic.mtu())
                        .put("romfile", "") // nobody boots from it
                        .build());
    }

    private static QmpCommand removeNetwork(Device.Nic nic) {
        return new QmpCommand("netdev_del", JsonObject.builder().put("id", networkId(nic)).build());
    }

    private static String networkId(Device.Nic nic) {
        return "net-" + nic.id();
    }

    private static QmpCommand blockNode(Device.ScsiDisk disk, ImageLayout layout, String image) {
        var readOnly = disk.access() == Device.Access.READ_ONLY;
        var file = bytes(layout, image);
        if (layout instanceof ImageLayout.Server) {
            // it has the last word on both
        } else if (readOnly) {
            // Any number of machines share a read-only image; the lock would only cost descriptors
            // and fail on file systems without locks. A writable image stays locked to one QEMU.
            file.put("locking", "off");
        } else {
            file.put("discard", "unmap");
        }
        var node = JsonObject.builder();
        switch (layout) {
            case ImageLayout.Plain(), ImageLayout.BlockDevice(), ImageLayout.Server() ->
                    node.put("driver", "raw");
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

    /// Where QEMU gets the bytes from.
    private static JsonObject.Builder bytes(ImageLayout layout, String path) {
        return switch (layout) {
            case ImageLayout.Server() ->
                    JsonObject.builder()
                            .put("driver", "nbd")
                            .put(
                                    "server",
                                    JsonObject.builder()
                                            .put("type", "fd")
                                            .put("str", path)
                                            .build());
            case ImageLayout.BlockDevice() -> file("host_device", path);
            case ImageLayout.Plain _,
                    ImageLayout.Prefix _,
                    ImageLayout.DynamicVhd _,
                    ImageLayout.Vhdx _ ->
                    file("file", path);
        };
    }

    private static JsonObject.Builder file(String driver, String path) {
        return JsonObject.builder()
                .put("driver", driver)
                .put("filename", path)
                .put("aio", "threads");
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

    /// The name of the node that is a disk's image.
    static String node(Device.ScsiDisk disk) {
        return nodeName(disk.at());
    }

    private static QmpCommand remove(Device device) {
        return new QmpCommand(
                "device_del", JsonObject.builder().put("id", deviceId(device)).build());
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
