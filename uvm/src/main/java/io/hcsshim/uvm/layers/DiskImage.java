package io.hcsshim.uvm.layers;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file that backs a disk, held for as long as a machine may use it. Thread-safe.
public final class DiskImage implements Lease {
    private final Path path;
    private final ImageFormat format;
    private final Optional<DeviceVerity> verity;
    private final long partition;
    private final Lease release;
    private final AtomicBoolean released = new AtomicBoolean();

    DiskImage(Path path, ImageFormat format, Lease release) {
        this(path, format, Optional.empty(), release);
    }

    DiskImage(Path path, ImageFormat format, Optional<DeviceVerity> verity, Lease release) {
        this(path, format, verity, 0, release);
    }

    private DiskImage(
            Path path,
            ImageFormat format,
            Optional<DeviceVerity> verity,
            long partition,
            Lease release) {
        this.partition = partition;
        this.path = path;
        this.format = format;
        this.verity = verity;
        this.release = release;
    }

    /// A file that somebody else made and will remove.
    public static DiskImage borrowed(Path path, ImageFormat format) {
        return new DiskImage(path, format, () -> {});
    }

    /// How a disk image is laid out, by its name: that is all that whoever hands it over says of it.
    public static ImageFormat formatOf(Path disk) {
        var name = disk.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".vhdx")) {
            return ImageFormat.VHDX;
        }
        return name.endsWith(".vhd") ? ImageFormat.VHD : ImageFormat.RAW;
    }

    /// The file on the host.
    public Path path() {
        return path;
    }

    /// How the file is laid out.
    public ImageFormat format() {
        return format;
    }

    /// One partition of it, to be closed in its stead.
    DiskImage onPartition(long number) {
        return new DiskImage(path, format, verity, number, this);
    }

    /// Which partition of it is meant; 0 for the whole disk.
    public long partition() {
        return partition;
    }

    /// The hash tree that the machine shall check it against, if any.
    public Optional<DeviceVerity> verity() {
        return verity;
    }

    @Override
    public void close() throws IOException {
        if (released.compareAndSet(false, true)) {
            try {
                release.close();
            } catch (IOException e) {
                released.set(false);
                throw e;
            }
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
