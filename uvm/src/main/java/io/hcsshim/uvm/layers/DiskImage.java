package io.hcsshim.uvm.layers;

import io.hcsshim.protocol.gcs.DeviceVerity;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.vm.Device.ImageFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// A file that backs a disk, held for as long as a machine may use it. Thread-safe.
public final class DiskImage implements Lease {
    private final Path path;
    private final ImageFormat format;
    private final Optional<DeviceVerity> verity;
    private final Lease release;
    private final AtomicBoolean released = new AtomicBoolean();

    DiskImage(Path path, ImageFormat format, Lease release) {
        this(path, format, Optional.empty(), release);
    }

    DiskImage(Path path, ImageFormat format, Optional<DeviceVerity> verity, Lease release) {
        this.path = path;
        this.format = format;
        this.verity = verity;
        this.release = release;
    }

    /// A file that somebody else made and will remove.
    public static DiskImage borrowed(Path path, ImageFormat format) {
        return new DiskImage(path, format, () -> {});
    }

    /// The file on the host.
    public Path path() {
        return path;
    }

    /// How the file is laid out.
    public ImageFormat format() {
        return format;
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
