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
    private final Optional<PackPart> part;
    private final boolean kept;
    private final Lease release;
    private final AtomicBoolean released = new AtomicBoolean();

    DiskImage(Path path, ImageFormat format, Lease release) {
        this(path, format, Optional.empty(), release);
    }

    DiskImage(Path path, ImageFormat format, Optional<DeviceVerity> verity, Lease release) {
        this(path, format, verity, 0, Optional.empty(), false, release);
    }

    private DiskImage(
            Path path,
            ImageFormat format,
            Optional<DeviceVerity> verity,
            long partition,
            Optional<PackPart> part,
            boolean kept,
            Lease release) {
        this.partition = partition;
        this.part = part;
        this.kept = kept;
        this.path = path;
        this.format = format;
        this.verity = verity;
        this.release = release;
    }

    /// An image that stays when it is given back, and has the same content as long as it has its name.
    static DiskImage kept(Path path, Optional<DeviceVerity> verity, Lease release) {
        return new DiskImage(path, ImageFormat.RAW, verity, 0, Optional.empty(), true, release);
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
        return new DiskImage(path, format, verity, number, Optional.empty(), false, this);
    }

    /// Which partition of it is meant; 0 for the whole disk.
    public long partition() {
        return partition;
    }

    /// The hash tree that the machine shall check it against, if any.
    public Optional<DeviceVerity> verity() {
        return verity;
    }

    /// Whether it stays when it is given back.
    public boolean isKept() {
        return kept;
    }

    /// Where the same bytes are in a pack, if they are in one.
    public Optional<PackPart> part() {
        return part;
    }

    /// The same image, which is in a pack too; holds both.
    DiskImage packed(PackPart where, Lease pack) {
        return new DiskImage(
                path,
                format,
                verity,
                partition,
                Optional.of(where),
                kept,
                () -> {
                    pack.close();
                    close();
                });
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
