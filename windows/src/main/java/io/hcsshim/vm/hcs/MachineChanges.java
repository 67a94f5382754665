package io.hcsshim.vm.hcs;

import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.hcs.schema2.NetworkAdapter;
import io.hcsshim.hcs.schema2.Plan9Share;
import io.hcsshim.hcs.schema2.Plan9ShareFlags;
import io.hcsshim.hcs.schema2.ProcessorLimits;
import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.hcs.schema2.ResourcePaths;
import io.hcsshim.hcs.schema2.VirtualPciDevice;
import io.hcsshim.hcs.schema2.VirtualPciFunction;
import io.hcsshim.sys.windows.Guids;
import io.hcsshim.vm.FolderSharing.SharedFolder;
import io.hcsshim.wire.json.Json;
import java.util.List;

/// Changes of a running machine, of Linux or of Windows, as the compute service takes them (host specification, "Host+guest
/// modify"). Pure.
public final class MachineChanges {
    private MachineChanges() {}

    /// Another size.
    ///
    /// @param memoryMb MiB; made even, as the service wants it
    public static ModifySettingRequest memory(long memoryMb) {
        return update(ResourcePaths.MEMORY, Json.of(memoryMb + memoryMb % 2));
    }

    /// Another share of the host's processors; 0 leaves what there is.
    ///
    /// @param limit  thousandths of a per cent of its processors, 1 to 100,000
    /// @param weight beside other machines, 1 to 10,000
    public static ModifySettingRequest processors(long limit, long weight) {
        return update(
                ResourcePaths.CPU_LIMITS,
                new ProcessorLimits()
                        .with(ProcessorLimits.LIMIT, limit)
                        .with(ProcessorLimits.WEIGHT, weight)
                        .toJson());
    }

    private static ModifySettingRequest update(String path, Json settings) {
        return ModifySettingRequest.of(RequestType.UPDATE, path, settings);
    }

    /// A disk on a SCSI controller.
    ///
    /// @param controller 0 to 3
    /// @param lun        0 to 63
    public static ModifySettingRequest addDisk(int controller, int lun, Attachment disk) {
        return add(disk(controller, lun), disk.toJson());
    }

    /// No disk any more.
    public static ModifySettingRequest removeDisk(int controller, int lun) {
        return ModifySettingRequest.of(RequestType.REMOVE, disk(controller, lun));
    }

    static String disk(int controller, int lun) {
        return ResourcePaths.scsiAttachment(Guids.ofScsiController(controller).toString(), lun);
    }

    /// A network card.
    ///
    /// @param card     its GUID
    /// @param endpoint the GUID of the endpoint that it is
    /// @param mac      as the service writes it, with dashes
    public static ModifySettingRequest addCard(String card, String endpoint, String mac) {
        return add(
                ResourcePaths.networkAdapter(card),
                new NetworkAdapter()
                        .with(NetworkAdapter.ENDPOINT_ID, endpoint)
                        .with(NetworkAdapter.MAC_ADDRESS, mac)
                        .toJson());
    }

    /// A PCI device of the host.
    public static ModifySettingRequest addPci(Placement.Pci device) {
        return add(ResourcePaths.virtualPciDevice(device.id()), pci(device).toJson());
    }

    static VirtualPciDevice pci(Placement.Pci device) {
        var function =
                new VirtualPciFunction()
                        .with(VirtualPciFunction.DEVICE_INSTANCE_PATH, device.path())
                        .with(VirtualPciFunction.VIRTUAL_FUNCTION, device.function());
        return new VirtualPciDevice().with(VirtualPciDevice.FUNCTIONS, List.of(function));
    }

    /// A folder that its guest mounts by 9p.
    public static ModifySettingRequest addFolder(SharedFolder folder) {
        int flags = Plan9ShareFlags.LINUX_METADATA;
        flags |= folder.readOnly() ? Plan9ShareFlags.READ_ONLY : 0;
        flags |= folder.file().isPresent() ? Plan9ShareFlags.RESTRICT_FILE_ACCESS : 0;
        return add(
                ResourcePaths.PLAN9_SHARES,
                named(folder)
                        .with(Plan9Share.PATH, folder.folder().toString())
                        .with(Plan9Share.FLAGS, flags)
                        .with(
                                Plan9Share.ALLOWED_FILES,
                                folder.file().map(List::of).orElse(List.of()))
                        .toJson());
    }

    /// No such folder any more.
    public static ModifySettingRequest removeFolder(SharedFolder folder) {
        return ModifySettingRequest.of(
                RequestType.REMOVE, ResourcePaths.PLAN9_SHARES, named(folder).toJson());
    }

    private static Plan9Share named(SharedFolder folder) {
        return new Plan9Share()
                .with(Plan9Share.NAME, folder.name())
                .with(Plan9Share.ACCESS_NAME, folder.name())
                .with(Plan9Share.PORT, folder.port());
    }

    static ModifySettingRequest add(String path, Json settings) {
        return ModifySettingRequest.of(RequestType.ADD, path, settings);
    }
}
