package io.hcsshim.hcs.storage.cim;

import io.hcsshim.sys.windows.CimFs;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/// A CimFS image, or several laid over each other, as a volume of this host. Failures are
/// [io.hcsshim.sys.windows.WindowsException].
public final class CimMount implements AutoCloseable {
    /// Files are mapped, and not copied, into memory.
    public static final int DIRECT_ACCESS = 2;

    /// The image is a block device.
    public static final int BLOCK_DEVICE = 0x10;

    /// The image is a single file.
    public static final int SINGLE_FILE = 0x20;

    private final CimFs calls;
    private final UUID volume;
    private boolean closed;

    private CimMount(CimFs calls, UUID volume) {
        this.calls = calls;
        this.volume = volume;
    }

    /// Mounts an image.
    ///
    /// @param flags of those above, joined by `|`
    public static CimMount mount(Libraries libraries, Path image, int flags) throws IOException {
        return mount(libraries, image, UUID.randomUUID(), flags);
    }

    /// Mounts an image as a volume of a name that the caller chose.
    ///
    /// @param volume not that of another volume
    /// @param flags  of those above, joined by `|`
    public static CimMount mount(Libraries libraries, Path image, UUID volume, int flags)
            throws IOException {
        var mount = new CimMount(new CimFs(libraries), volume);
        mount.calls.mount(image.toAbsolutePath().toString(), flags, volume);
        return mount;
    }

    /// Mounts images that were merged, the topmost first.
    public static CimMount mountMerged(Libraries libraries, List<Path> images, int flags)
            throws IOException {
        return mountMerged(libraries, images, UUID.randomUUID(), flags);
    }

    /// The same as a volume of a name that the caller chose.
    ///
    /// @param images that which was made of the others first
    /// @param volume not that of another volume
    /// @param flags  of those above, joined by `|`
    public static CimMount mountMerged(
            Libraries libraries, List<Path> images, UUID volume, int flags) throws IOException {
        var mount = new CimMount(new CimFs(libraries), volume);
        var paths = images.stream().map(image -> image.toAbsolutePath().toString()).toList();
        mount.calls.mountMerged(paths, flags, mount.volume);
        return mount;
    }

    /// Where it can be seen.
    public String path() {
        return "\\\\?\\Volume{" + volume + "}\\";
    }

    /// Unmounts it. More calls do nothing.
    @Override
    public void close() throws IOException {
        if (!closed) {
            calls.unmount(volume);
            closed = true;
        }
    }
}
