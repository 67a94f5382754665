package io.hcsshim.guest.storage;

import io.hcsshim.protocol.gcs.MappedDirectory;
import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Mounts;
import java.io.File;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;

/// Folders of the host out of virtio file system devices: a device is mounted once, and each folder that is wanted is bound from
/// there. The kernel makes a file system of its own of each. Thread-safe.
public final class FileSystemDevices {
    /// The kernel's name, and that of the modules that it asks for.
    private static final String TYPE = "virtiofs";

    private static final String MODULES = "fs-virtiofs";
    private static final File PACKED = new File("/opt/gcs/extra");

    /// How long a device may take from the host to the kernel's list.
    private static final int APPEARS_MS = 10_000;

    private static final int AGAIN_MS = 5;

    private final File places;
    private final Extras extras;
    private final Mounter mounter;
    private final Set<String> mounted = new HashSet<>(); // guarded by this

    /// @param places where devices are mounted
    FileSystemDevices(File places, Extras extras, Mounter mounter) {
        this.places = places;
        this.extras = extras;
        this.mounter = mounter;
    }

    /// Whether this machine's image has what it takes.
    public static boolean areSupported() {
        return new File(new File(PACKED, MODULES), "virtiofs.ko.gz").exists();
    }

    /// Binds a folder of a device.
    void bind(MappedDirectory folder) throws IOException {
        mount(folder.device());
        mounter.mount(place(folder), folder.mountPath(), "", Mounts.BIND, "");
        if (folder.readOnly()) {
            var flags = Mounts.BIND | Mounts.REMOUNT | Mounts.RDONLY;
            mounter.mount("none", folder.mountPath(), "", flags, "");
        }
    }

    /// Lets go of a folder that is bound nowhere any more, so that the host can close what it has of it.
    void release(MappedDirectory folder) throws IOException {
        MountPoints.unmount(mounter, place(folder));
    }

    private String place(MappedDirectory folder) {
        return new File(new File(places, folder.device()), folder.shareName()).getPath();
    }

    private synchronized void mount(String device) throws IOException {
        if (mounted.contains(device)) {
            return;
        }
        extras.unpack(MODULES);
        var place = new File(places, device).getPath();
        MountPoints.make(place);
        mountWhenItAppears(device, place);
        // What the kernel mounts in it is nobody else's.
        mounter.mount("none", place, "", Mounts.PRIVATE, "");
        mounted.add(device);
    }

    /// A device that was plugged in a moment ago may not have been found yet.
    private void mountWhenItAppears(String device, String place) throws IOException {
        for (var waited = 0; ; waited += AGAIN_MS) {
            try {
                mounter.mount(device, place, TYPE, 0, "");
                return;
            } catch (ErrnoException e) {
                if (!e.is(Errno.EINVAL) || waited >= APPEARS_MS) {
                    throw e;
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a device was to appear", e);
        }
    }
}
