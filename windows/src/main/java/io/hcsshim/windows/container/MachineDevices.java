package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.Attachment;
import io.hcsshim.hcs.schema2.AttachmentType;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.hcs.schema2.ResourcePaths;
import io.hcsshim.hcs.schema2.VirtualSmbShare;
import io.hcsshim.hcs.schema2.VirtualSmbShareOptions;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.vm.hcs.MachineChanges;
import io.hcsshim.vm.hcs.Placement.Pci;
import io.hcsshim.windows.document.ContainerDocument;
import io.hcsshim.windows.document.MachineDocument;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Folders, pipes, disks and PCI devices that come into a machine of Windows and go again. The same folder with the same
/// options is shared once, and the same pipe or device given once. Thread-safe.
final class MachineDevices {
    private static final String SHARES =
            "\\\\?\\VMSMB\\VSMB-{dcc079ae-60ba-4d07-847c-3493609c0870}\\";
    private static final String PIPES = "IPC$\\";
    private static final int LUNS = 64;

    /// How a guest names PCI devices that it is given, before their GUIDs.
    private static final String PCI = "VMBUS\\{44c4f61d-4444-4400-9d52-802e27ede19f}\\";

    private final HcsSystem machine;
    // Guarded by this.
    private final Map<VirtualSmbShare, Share> shares = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>(); // of other things, by their paths
    private final BitSet luns = new BitSet();
    private int lastShare;
    private volatile boolean over;

    MachineDevices(HcsSystem machine) {
        this.machine = machine;
        luns.set(0); // the machine's own disk
    }

    /// Nothing is given back to it any more: all ends with it.
    void machineEnds() {
        over = true;
    }

    /// Something that the machine has until this is closed.
    ///
    /// @param path where its guest sees it
    record Given(String path, Lease lease) implements Lease {
        @Override
        public void close() throws IOException {
            lease.close();
        }
    }

    private static final class Share {
        final String name;
        int users;

        Share(String name) {
            this.name = name;
        }
    }

    /// Shares a layer.
    Given shareLayer(Path folder) throws IOException, InterruptedException {
        return share(
                new VirtualSmbShare()
                        .with(VirtualSmbShare.PATH, folder.toString())
                        .with(VirtualSmbShare.OPTIONS, MachineDocument.layerOptions()));
    }

    /// Shares a folder, or a file as the only one of its folder.
    Given shareFolder(String source, boolean readOnly) throws IOException, InterruptedException {
        var options = MachineDocument.folderOptions(readOnly);
        var file = Path.of(source);
        if (!Files.isRegularFile(file)) {
            return share(
                    new VirtualSmbShare()
                            .with(VirtualSmbShare.PATH, source)
                            .with(VirtualSmbShare.OPTIONS, options));
        }
        var name = String.valueOf(file.getFileName());
        var shared =
                share(
                        new VirtualSmbShare()
                                .with(
                                        VirtualSmbShare.PATH,
                                        String.valueOf(file.toAbsolutePath().getParent()))
                                .with(VirtualSmbShare.ALLOWED_FILES, List.of(name))
                                .with(
                                        VirtualSmbShare.OPTIONS,
                                        options.with(
                                                        VirtualSmbShareOptions.RESTRICT_FILE_ACCESS,
                                                        true)
                                                .with(
                                                        VirtualSmbShareOptions.SINGLE_FILE_MAPPING,
                                                        true)));
        return new Given(shared.path() + "\\" + name, shared);
    }

    private synchronized Given share(VirtualSmbShare wanted)
            throws IOException, InterruptedException {
        var known = shares.get(wanted);
        var share = known == null ? new Share("s" + ++lastShare) : known;
        if (known == null) {
            machine.modify(
                    ModifySettingRequest.of(
                            RequestType.ADD,
                            ResourcePaths.VIRTUAL_SMB_SHARES,
                            wanted.with(VirtualSmbShare.NAME, share.name).toJson()));
            shares.put(wanted, share);
        }
        share.users++;
        return new Given(SHARES + share.name, new Once(() -> unshare(wanted)));
    }

    private synchronized void unshare(VirtualSmbShare wanted)
            throws IOException, InterruptedException {
        var share = shares.get(wanted);
        if (share == null || --share.users > 0) {
            return;
        }
        shares.remove(wanted);
        machine.modify(
                ModifySettingRequest.of(
                        RequestType.REMOVE,
                        ResourcePaths.VIRTUAL_SMB_SHARES,
                        JsonObject.builder().put("Name", share.name).build()));
    }

    /// Attaches a disk and has the guest mount it.
    synchronized Given attach(Path disk) throws IOException, InterruptedException {
        int lun = luns.nextClearBit(0);
        if (lun >= LUNS) {
            throw new IOException("no place for " + disk + ": the machine has " + LUNS + " disks");
        }
        var path = "C:\\mounts\\scsi\\m" + lun;
        var attachment =
                new Attachment()
                        .with(Attachment.TYPE, AttachmentType.VIRTUAL_DISK)
                        .with(Attachment.PATH, disk.toString());
        var mapped = JsonObject.builder().put("ContainerPath", path).put("Lun", lun).build();
        machine.modify(
                MachineChanges.addDisk(0, lun, attachment)
                        .with(
                                ModifySettingRequest.GUEST_REQUEST,
                                GuestRequest.add("MappedVirtualDisk", mapped)));
        luns.set(lun);
        return new Given(path, new Once(() -> detach(lun, mapped)));
    }

    private synchronized void detach(int lun, JsonObject mapped)
            throws IOException, InterruptedException {
        machine.modify(
                MachineChanges.removeDisk(0, lun)
                        .with(
                                ModifySettingRequest.GUEST_REQUEST,
                                GuestRequest.remove("MappedVirtualDisk", mapped)));
        luns.clear(lun);
    }

    /// Gives the machine a PCI device of the host.
    ///
    /// @return with what the guest calls its bus
    Given assign(Pci device) throws IOException, InterruptedException {
        var bus = PCI + "{" + device.id() + "}";
        return new Given(bus, use(MachineChanges.addPci(device)));
    }

    /// Shows the machine what a container is to see: a pipe, a folder or a file.
    Given show(String source, boolean readOnly) throws IOException, InterruptedException {
        return ContainerDocument.isPipe(source) ? sharePipe(source) : shareFolder(source, readOnly);
    }

    private Given sharePipe(String pipe) throws IOException, InterruptedException {
        var add = ModifySettingRequest.of(RequestType.ADD, ResourcePaths.mappedPipe(pipe));
        return new Given(SHARES + PIPES + ContainerDocument.pipeName(pipe), use(add));
    }

    /// Asks for something that is there once, however many have it.
    private synchronized Lease use(ModifySettingRequest add)
            throws IOException, InterruptedException {
        var path = add.get(ModifySettingRequest.RESOURCE_PATH);
        if (!users.containsKey(path)) {
            machine.modify(add);
        }
        users.merge(path, 1, Integer::sum);
        return new Once(() -> leave(path));
    }

    private synchronized void leave(String path) throws IOException, InterruptedException {
        if (users.merge(path, -1, Integer::sum) == 0) {
            users.remove(path);
            machine.modify(ModifySettingRequest.of(RequestType.REMOVE, path));
        }
    }

    /// Has the guest lay layers over each other.
    Lease combine(JsonObject layers) throws IOException, InterruptedException {
        machine.modify(ModifySettingRequest.ofGuest(GuestRequest.add("CombinedLayers", layers)));
        return new Once(() ->
                machine.modify(
                        ModifySettingRequest.ofGuest(
                                GuestRequest.remove("CombinedLayers", layers))));
    }

    /// A thing that is given back once, and not at all when the machine has ended.
    private final class Once implements Lease {
        private final Ends.Work work;
        private boolean done; // guarded by this

        Once(Ends.Work work) {
            this.work = work;
        }

        @Override
        public synchronized void close() throws IOException {
            if (!done && !over) {
                Ends.closing(work);
            }
            done = true;
        }
    }
}
