package io.hcsshim.disk.tree;

/// What kind of file a file is, with what only that kind has.
public sealed interface Node {
    /// A folder.
    record Directory() implements Node {}

    /// A file with content.
    ///
    /// @param size bytes
    record Regular(long size) implements Node {
        /// Checks its parts, and keeps copies of those that could change.
        public Regular {
            if (size < 0) {
                throw new IllegalArgumentException("a file of " + size + " bytes");
            }
        }
    }

    /// A symbolic link.
    ///
    /// @param target byte text, as stored
    record Symlink(String target) implements Node {}

    /// A device.
    ///
    /// @param major unsigned, at most 12 bits on Linux
    /// @param minor unsigned, at most 20 bits on Linux
    record Device(DeviceKind kind, int major, int minor) implements Node {}

    /// A named pipe.
    record Fifo() implements Node {}

    /// A socket.
    record Socket() implements Node {}

    /// Devices come in two kinds.
    enum DeviceKind {
        /// A disk or the like.
        BLOCK,
        /// A terminal or the like.
        CHARACTER
    }
}
