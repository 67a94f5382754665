package io.hcsshim.guest.storage;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.DeviceMapper;
import java.nio.file.Path;

/// The kernel's device mapper, or a recording in a test: see [DeviceMapper].
public interface BlockMapper {
    /// Makes a read-only device of one target.
    ///
    /// @return its node
    Path create(String name, DeviceMapper.Target target) throws ErrnoException;

    /// Makes a device that can be written to, of one target with a key in its parameters.
    ///
    /// @return its node
    Path createSecret(String name, DeviceMapper.Target target) throws ErrnoException;

    /// Takes a device away.
    void remove(String name) throws ErrnoException;
}
