package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.hcs.schema2.ResourcePaths;
import io.hcsshim.hcs.schema2.VirtualPMemDevice;
import io.hcsshim.vm.Device;
import java.io.IOException;
import java.util.Locale;

/// Devices in the words of the compute service. Pure.
final class HcsDevices {
    private HcsDevices() {}

    /// The request that attaches a device to a running machine.
    ///
    /// @throws IOException if the service has nothing of the kind
    static ModifySettingRequest attach(Device device) throws IOException {
        return switch (device) {
            case Device.ScsiDisk disk ->
                    MachineChanges.addDisk(
                            disk.at().controller(),
                            disk.at().lun(),
                            attachment(
                                    type(disk),
                                    disk.image().toString(),
                                    disk.access() == Device.Access.READ_ONLY));
            case Device.PmemDisk disk ->
                    MachineChanges.add(path(disk), pmem(disk.image().toString()).toJson());
            case Device.Nic nic -> adapter(nic);
        };
    }

    /// The request that takes it away.
    static ModifySettingRequest detach(Device device) {
        return ModifySettingRequest.of(RequestType.REMOVE, path(device));
    }

    /// What of the machine the device is; two devices of one path cannot be there at the same time.
    static String path(Device device) {
        return switch (device) {
            case Device.ScsiDisk disk ->
                    MachineChanges.disk(disk.at().controller(), disk.at().lun());
            case Device.PmemDisk disk -> ResourcePaths.virtualPmemDevice(disk.number());
            case Device.Nic nic -> ResourcePaths.networkAdapter(nic.id());
        };
    }

    private static String type(Device.ScsiDisk disk) throws IOException {
        return switch (disk.format()) {
            case VHD, VHDX -> AttachmentType.VIRTUAL_DISK;
            case BLOCK_DEVICE -> AttachmentType.PASS_THRU;
            case RAW, NBD_SOCKET ->
                    throw new IOException(
                            "attach "
                                    + disk.image()
                                    + ": the compute service takes VHD, VHDX and disks of the host, not "
                                    + disk.format());
        };
    }

    private static ModifySettingRequest adapter(Device.Nic nic) throws IOException {
        return switch (nic.link()) {
            case Device.NicLink.Endpoint(var id) ->
                    MachineChanges.addCard(
                            nic.id(),
                            id,
                            nic.mac().toString().replace(':', '-').toUpperCase(Locale.ROOT));
            case Device.NicLink.Tap _ ->
                    throw new IOException(
                            "attach adapter " + nic.id() + ": Windows has endpoints, not taps");
        };
    }

    static Attachment attachment(String type, String path, boolean readOnly) {
        return new Attachment()
                .with(Attachment.TYPE, type)
                .with(Attachment.PATH, path)
                .with(Attachment.READ_ONLY, readOnly);
    }

    static VirtualPMemDevice pmem(String path) {
        return new VirtualPMemDevice()
                .with(VirtualPMemDevice.HOST_PATH, path)
                .with(VirtualPMemDevice.READ_ONLY, true)
                .with(VirtualPMemDevice.IMAGE_FORMAT, "Vhd1");
    }
}
