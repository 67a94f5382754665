package io.hcsshim.guest.storage;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import java.nio.file.Path;

/// Maps for real.
public final class KernelBlockMapper implements BlockMapper {
    /// A mapper that needs the rights of root.
    public KernelBlockMapper() {}

    @Override
    public Path create(String name, DeviceMapper.Target target) throws ErrnoException {
        return DeviceMapper.create(name, target);
    }

    @Override
    public Path createSecret(String name, DeviceMapper.Target target) throws ErrnoException {
        return DeviceMapper.createSecret(name, target);
    }

    @Override
    public void remove(String name) throws ErrnoException {
        DeviceMapper.remove(name);
    }
}
