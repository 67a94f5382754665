package io.hcsshim.vm;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.net.MacAddress;
import java.nio.file.Path;

/// Something a machine can carry.
///
/// Adding a kind breaks the build of every provider until the provider translates it.
public sealed interface Device {
    /// A disk on one of the machine's SCSI controllers.
    ///
    /// @param at     its address; the guest finds it by the same two numbers
    /// @param image  what backs it on the host: a file, a block device, or the socket of a server
    /// @param format how its bytes are to be had from there
    /// @param access read-only images may be shared by any number of machines
    record ScsiDisk(ScsiAddress at, Path image, ImageFormat format, Access access)
            implements Device {}

    /// A read-only disk that the guest has as persistent memory: it reads the file's pages where the host keeps them,
    /// one copy for all machines.
    ///
    /// It comes into the room that the machine's spec has for it ([PmemRoom]), and stays until the machine ends: QEMU
    /// cannot take such memory away.
    ///
    /// @param number 0–127, by which the guest finds it
    /// @param image  the backing file on the host; it must not shrink
    /// @param bytes  how much of the file, from its beginning: whole [#UNIT]s, no more than there is
    record PmemDisk(int number, Path image, long bytes) implements Device {
        /// Guests map such memory in pieces of this size (Linux, subsections of sparse memory).
        public static final long UNIT = 2 << 20;

        /// How many a machine can have.
        public static final int MAX = 128;

        /// Checks its parts, and keeps copies of those that could change.
        public PmemDisk {
            if (number < 0 || number >= MAX) {
                throw new IllegalArgumentException("no number of a pmem disk: " + number);
            }
            if (!fits(bytes)) {
                throw new IllegalArgumentException("no size of a pmem disk: " + bytes);
            }
        }

        /// Whether a disk can have this size.
        public static boolean fits(long bytes) {
            return bytes > 0 && bytes % UNIT == 0;
        }
    }

    /// How the bytes of a disk are to be had.
    enum ImageFormat {
        /// The file is the disk.
        RAW,
        /// A VHD, of fixed size or growing.
        VHD,
        /// A VHDX.
        VHDX,
        /// A block device of the host, passed through.
        BLOCK_DEVICE,
        /// A Unix socket on which another program serves the disk: an NBD server, and its export without a name.
        NBD_SOCKET
    }

    /// What the guest may do with a disk.
    enum Access {
        /// The machine may read it.
        READ_ONLY,
        /// The machine may read and write it.
        READ_WRITE
    }

    /// A network adapter.
    ///
    /// @param id   1–64 letters, digits and dashes, unique in the machine; adapters are named by GUIDs
    /// @param mac  its Ethernet address, by which the guest finds it
    /// @param mtu  bytes of the largest packet, 68–65535; the guest's driver takes it over
    /// @param link where its frames go
    record Nic(String id, MacAddress mac, int mtu, NicLink link) implements Device {
        /// Checks its parts, and keeps copies of those that could change.
        public Nic {
            if (!id.matches("[A-Za-z0-9-]{1,64}")) {
                throw new IllegalArgumentException("not an adapter id: '" + id + "'");
            }
            if (mtu < 68 || mtu > 0xffff) {
                throw new IllegalArgumentException("no MTU of an adapter: " + mtu);
            }
        }
    }

    /// The host's end of a network adapter.
    sealed interface NicLink {
        /// An interface of the host.
        ///
        /// @param fd its other end ([io.hcsshim.sys.linux.Tap]). The machine gets a descriptor of its own; this one
        ///     stays the caller's, who may close it once the adapter is attached
        record Tap(Fd fd) implements NicLink {}

        /// An endpoint of the Host Compute Network service (Windows).
        ///
        /// @param id its GUID
        record Endpoint(String id) implements NicLink {}
    }
}
