package io.hcsshim.disk.ext4;

import java.nio.ByteBuffer;

/// The superblock: 1024 bytes at byte 1024, little-endian.
///
/// | offset | size | field               | offset | size | field                        |
/// |-------:|-----:|---------------------|-------:|-----:|------------------------------|
/// |      0 |    4 | inodes              |     76 |    4 | revision, 1                  |
/// |      4 |    4 | blocks, low word    |     84 |    4 | first inode that is not special |
/// |     12 |    4 | free blocks         |     88 |    2 | bytes in an inode            |
/// |     16 |    4 | free inodes         |     92 |   12 | features: compatible, incompatible, read-only compatible |
/// |     20 |    4 | first block         |    104 |   32 | UUID, label                  |
/// |     24 |    8 | log2 of block and cluster, in KiB | 254 | 2 | bytes in a group descriptor |
/// |     32 |   12 | blocks, clusters, inodes in a group | 336 | 4 | blocks, high word       |
/// |     56 |    2 | magic, ef53         |    348 |    4 | extra bytes of inodes: least, wanted |
/// |     58 |    4 | state, what to do about errors | 372 | 1 | log2 of groups that share their tables |
/// |        |      |                     |    616 |    4 | inode of lost+found          |
///
/// @param inodes          how many inodes there are, free ones too
/// @param blocks          size of the file system in blocks
/// @param blockSize       bytes
/// @param descriptorSize  bytes of one group descriptor
/// @param recoveryInode   the inode of lost+found, 0 if there is none
public record Superblock(
        long inodes,
        long blocks,
        long freeInodes,
        long freeBlocks,
        int blockSize,
        int blocksPerGroup,
        int inodesPerGroup,
        int inodeSize,
        int descriptorSize,
        int recoveryInode,
        Features features) {
    private static final int MAGIC = 0xef53;

    /// What a program must know before it reads or writes the file system.
    ///
    /// @param compatible         may be ignored
    /// @param incompatible       must be known to read
    /// @param readOnlyCompatible must be known to write
    public record Features(int compatible, int incompatible, int readOnlyCompatible) {
        static final int COMPAT_EXT_ATTR = 0x8;
        static final int COMPAT_SPARSE_SUPER2 = 0x200;
        static final int INCOMPAT_FILETYPE = 0x2;
        static final int INCOMPAT_RECOVER = 0x4;
        static final int INCOMPAT_META_BG = 0x10;
        static final int INCOMPAT_EXTENTS = 0x40;
        static final int INCOMPAT_64BIT = 0x80;
        static final int INCOMPAT_FLEX_BG = 0x200;
        static final int INCOMPAT_EA_INODE = 0x400;
        static final int INCOMPAT_CSUM_SEED = 0x2000;
        static final int INCOMPAT_LARGEDIR = 0x4000;
        static final int INCOMPAT_INLINE_DATA = 0x8000;
        static final int RO_LARGE_FILE = 0x2;
        static final int RO_HUGE_FILE = 0x8;
        static final int RO_EXTRA_ISIZE = 0x40;
        static final int RO_READONLY = 0x1000;

        /// What the writer's images need.
        static Features written(Ext4Options.SmallFiles smallFiles) {
            int inline = smallFiles == Ext4Options.SmallFiles.IN_INODES ? INCOMPAT_INLINE_DATA : 0;
            return new Features(
                    COMPAT_SPARSE_SUPER2 | COMPAT_EXT_ATTR,
                    INCOMPAT_FILETYPE | INCOMPAT_EXTENTS | INCOMPAT_FLEX_BG | inline,
                    RO_LARGE_FILE | RO_HUGE_FILE | RO_EXTRA_ISIZE | RO_READONLY);
        }

        boolean needs(int incompatibleBit) {
            return (incompatible & incompatibleBit) != 0;
        }
    }

    /// The size of the file system in bytes.
    public long bytes() {
        return blocks * blockSize;
    }

    /// How many groups there are.
    public int groups() {
        return (int) Math.ceilDiv(blocks - firstBlock(), blocksPerGroup);
    }

    /// Where the first group begins: small blocks leave one out, for the boot sector.
    int firstBlock() {
        return blockSize == 1024 ? 1 : 0;
    }

    /// Reads the superblock at the buffer's start.
    ///
    /// @throws Ext4Exception if there is none or it makes no sense
    static Superblock read(ByteBuffer in) throws Ext4Exception {
        if (Short.toUnsignedInt(in.getShort(56)) != MAGIC) {
            throw new Ext4Exception("not an ext4 file system");
        }
        var features = new Features(in.getInt(92), in.getInt(96), in.getInt(100));
        var wide = features.needs(Features.INCOMPAT_64BIT);
        long high = wide ? Integer.toUnsignedLong(in.getInt(336)) << 32 : 0;
        int log = in.getInt(24);
        if (log < 0 || log > 6) {
            throw new Ext4Exception("an ext4 file system with blocks of 2^" + log + " KiB");
        }
        var superblock =
                new Superblock(
                        Integer.toUnsignedLong(in.getInt(0)),
                        high | Integer.toUnsignedLong(in.getInt(4)),
                        Integer.toUnsignedLong(in.getInt(16)),
                        Integer.toUnsignedLong(in.getInt(12)),
                        1024 << log,
                        in.getInt(32),
                        in.getInt(40),
                        in.getInt(76) == 0 ? 128 : Short.toUnsignedInt(in.getShort(88)),
                        wide ? Short.toUnsignedInt(in.getShort(254)) : Format.DESCRIPTOR,
                        in.getInt(616),
                        features);
        superblock.check();
        return superblock;
    }

    private void check() throws Ext4Exception {
        int bits = 8 * blockSize;
        var sane =
                blocksPerGroup > 0
                        && blocksPerGroup <= bits
                        && inodesPerGroup > 0
                        && inodesPerGroup <= bits
                        && Integer.bitCount(inodeSize) == 1
                        && inodeSize >= 128
                        && inodeSize <= blockSize
                        && descriptorSize >= 32
                        && descriptorSize <= 1024
                        && blocks > 0
                        && Math.ceilDiv(blocks, blocksPerGroup) <= 1 << 24
                        && inodes <= (long) groups() * inodesPerGroup;
        if (!sane) {
            throw new Ext4Exception("an ext4 superblock that contradicts itself");
        }
    }

    /// Writes the superblock at the buffer's start, which must hold zeros.
    void write(ByteBuffer out) {
        out.putInt(0, (int) inodes);
        out.putInt(4, (int) blocks);
        out.putInt(12, (int) freeBlocks);
        out.putInt(16, (int) freeInodes);
        int log = Integer.numberOfTrailingZeros(blockSize) - 10;
        out.putInt(24, log);
        out.putInt(28, log);
        out.putInt(32, blocksPerGroup);
        out.putInt(36, blocksPerGroup);
        out.putInt(40, inodesPerGroup);
        out.putShort(56, (short) MAGIC);
        out.putShort(58, (short) 1); // unmounted cleanly
        out.putShort(60, (short) 1); // after an error, go on
        out.putInt(76, 1);
        out.putInt(84, Format.FIRST_INODE);
        out.putShort(88, (short) inodeSize);
        out.putInt(92, features.compatible);
        out.putInt(96, features.incompatible);
        out.putInt(100, features.readOnlyCompatible);
        out.putShort(348, (short) DiskInode.EXTRA);
        out.putShort(350, (short) DiskInode.EXTRA);
        out.put(372, (byte) 31); // all groups share one run of tables
        out.putInt(616, recoveryInode);
    }
}
