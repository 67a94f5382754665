package io.hcsshim.hostfiles;

import io.hcsshim.sys.linux.FileStatus.DeviceNumber;
import io.hcsshim.sys.linux.FileStatus.Identity;
import java.util.HashMap;
import java.util.Map;

/// Inode numbers for the files of one export, which may lie on several file systems: the numbers of all but the first get a
/// mark in their upper bits. Thread-safe.
public final class FileNumbers {
    private static final int SEVERAL = 48;

    private final Map<DeviceNumber, Long> fileSystems = new HashMap<>();

    /// None known yet.
    public FileNumbers() {}

    /// The number of a file: equal for all names of it, and only for them.
    public synchronized long of(Identity id) {
        long known =
                fileSystems.computeIfAbsent(id.device(), _ -> (long) fileSystems.size()) << SEVERAL;
        return id.inode() ^ known;
    }
}
