package io.hcsshim.guest.storage;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Mounts;
import java.io.File;
import java.nio.file.Path;

/// Mounts for real.
public final class KernelMounter implements Mounter {
    /// A mounter that needs the rights of root.
    public KernelMounter() {}

    @Override
    public void mount(String source, String target, String type, long flags, String options)
            throws ErrnoException {
        Mounts.mount(source, Path.of(target), type, flags, options);
    }

    @Override
    public long freeBytes(String target) {
        return new File(target).getFreeSpace();
    }

    @Override
    public void trim(String target) throws ErrnoException {
        Mounts.trim(Path.of(target));
    }

    @Override
    public void unmount(String target) throws ErrnoException {
        Mounts.unmount(Path.of(target), 0);
    }
}
