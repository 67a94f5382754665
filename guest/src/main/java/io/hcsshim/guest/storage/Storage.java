package io.hcsshim.guest.storage;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.protocol.gcs.CombinedLayers;
import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.protocol.gcs.MappedVirtualDisk;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.ScsiDevice;
import io.hcsshim.protocol.gcs.VpmemDevice;
import io.hcsshim.protocol.log.Log;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;

/// What of the host's storage appears where in the VM. Thread-safe.
public final class Storage {
    private final ScsiDisks disks;
    private final DiskMounts diskMounts;
    private final PmemMounts pmemMounts;
    private final Overlays overlays;
    private final SharedFolders sharedFolders;

    /// The storage of this VM.
    public Storage(Mounter mounter, BlockMapper mapper, Dialer dialer, Children children, Log log) {
        disks = new ScsiDisks();
        var devices = new MappedDevices(mapper, log);
        var verified = new VerifiedDisks(devices, new KernelLog(Path.of("/dev/kmsg"), log));
        var extras = new Extras(new File("/opt/gcs/extra"), new File("/run/gcs/extra"));
        diskMounts =
                new DiskMounts(
                        disks,
                        verified,
                        new EncryptedDisks(devices, new File("/sys/class/block")),
                        extras,
                        new Trimming(mounter, log),
                        mounter,
                        children);
        pmemMounts = new PmemMounts(new PmemDisks(), devices, verified, mounter);
        overlays = new Overlays(mounter, new File("/run/l"));
        sharedFolders =
                new SharedFolders(
                        dialer,
                        new FileSystemDevices(new File("/run/mounts/virtiofs"), extras, mounter),
                        mounter);
    }

    /// Whether the bundle directory is bound to the scratch folder while the container lives.
    public static boolean bundleIsOnScratch(String containerRootPath, String scratchPath) {
        return Overlays.bundleIsOnScratch(containerRootPath, scratchPath);
    }

    /// Mounts or unmounts a disk, or waits for it.
    public void modify(ModifySettings request, MappedVirtualDisk disk) throws IOException {
        switch (request.requestType()) {
            case ModifySettings.ADD -> diskMounts.add(disk);
            case ModifySettings.REMOVE -> diskMounts.remove(disk);
            default -> throw request.unsupportedRequestType();
        }
    }

    /// Lets go of a disk before the host detaches it.
    public void modify(ModifySettings request, ScsiDevice device) throws IOException {
        if (!request.requestType().equals(ModifySettings.REMOVE)) {
            throw request.unsupportedRequestType();
        }
        disks.unplug(device.controller(), device.lun());
    }

    /// Mounts or unmounts a disk that is memory, or a part of one.
    public void modify(ModifySettings request, VpmemDevice disk) throws IOException {
        switch (request.requestType()) {
            case ModifySettings.ADD -> pmemMounts.add(disk);
            case ModifySettings.REMOVE -> pmemMounts.remove(disk);
            default -> throw request.unsupportedRequestType();
        }
    }

    /// Mounts or unmounts the root file system of a container.
    public void modify(ModifySettings request, CombinedLayers layers) throws IOException {
        switch (request.requestType()) {
            case ModifySettings.ADD -> overlays.add(layers);
            case ModifySettings.REMOVE -> overlays.remove(layers);
            default -> throw request.unsupportedRequestType();
        }
    }

    /// Mounts or unmounts a folder of the host.
    public void modify(ModifySettings request, MappedDirectory folder) throws IOException {
        switch (request.requestType()) {
            case ModifySettings.ADD -> sharedFolders.add(folder);
            case ModifySettings.REMOVE -> sharedFolders.remove(folder);
            default -> throw request.unsupportedRequestType();
        }
    }
}
