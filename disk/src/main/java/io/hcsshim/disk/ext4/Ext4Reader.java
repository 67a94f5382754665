package io.hcsshim.disk.ext4;

import io.hcsshim.disk.ext4.Superblock.Features;
import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Looks into an ext4 image without mounting it.
///
/// Everything in the image is taken for what it may be: hostile. Whatever points astray ends in an
/// [Ext4Exception]. Paths are [byte text][io.hcsshim.disk.tree]; symbolic links are not followed. Thread-safe.
public final class Ext4Reader {
    private static final int KNOWN =
            Features.INCOMPAT_FILETYPE
                    | Features.INCOMPAT_EXTENTS
                    | Features.INCOMPAT_64BIT
                    | Features.INCOMPAT_FLEX_BG
                    | Features.INCOMPAT_CSUM_SEED
                    | Features.INCOMPAT_LARGEDIR
                    | Features.INCOMPAT_INLINE_DATA;

    private static final int LARGEST_DIRECTORY = 1 << 30;
    private static final int LONGEST_TARGET = 64 << 10;

    private final ImageInput in;
    private final Superblock superblock;

    private Ext4Reader(ImageInput in, Superblock superblock) {
        this.in = in;
        this.superblock = superblock;
    }

    /// Opens the file system at the start of a file, which stays the caller's.
    ///
    /// @throws Ext4Exception if there is none, or one of a kind that is not known here
    public static Ext4Reader open(FileChannel file) throws IOException {
        return open(file, 0);
    }

    /// Opens the file system that begins at byte `start`.
    public static Ext4Reader open(FileChannel file, long start) throws IOException {
        if (file.size() < start + Format.SUPERBLOCK_AT + Format.SUPERBLOCK_SIZE) {
            throw new Ext4Exception("not an ext4 file system");
        }
        var in = new ImageInput(file, start);
        var superblock = Superblock.read(in.read(Format.SUPERBLOCK_AT, Format.SUPERBLOCK_SIZE));
        int unknown = superblock.features().incompatible() & ~KNOWN;
        if (unknown != 0) {
            throw new Ext4Exception(
                    "an ext4 file system with features 0x"
                            + Integer.toHexString(unknown)
                            + ((unknown & Features.INCOMPAT_RECOVER) != 0
                                    ? ": it was not unmounted"
                                    : ""));
        }
        return new Ext4Reader(in, superblock);
    }

    /// What the file system says of itself.
    public Superblock superblock() {
        return superblock;
    }

    /// Finds a file by its path.
    public Optional<Ext4File> find(String path) throws IOException {
        int number = Format.ROOT_INODE;
        for (var part : InodeTree.parts(path)) {
            var inode = inode(number);
            var child =
                    inode.is(Format.DIRECTORY)
                            ? Optional.ofNullable(entries(inode).get(part))
                            : Optional.<Integer>empty();
            if (child.isEmpty()) {
                return Optional.empty();
            }
            number = child.get();
        }
        return Optional.of(file(number));
    }

    /// The files in a directory by name, without `.` and `..`.
    public SortedMap<String, Ext4File> list(Ext4File directory) throws IOException {
        var files = new TreeMap<String, Ext4File>();
        for (var entry : entries(inode(directory.inode())).entrySet()) {
            files.put(entry.getKey(), file(entry.getValue()));
        }
        return files;
    }

    /// Hands the content of a regular file to `sink`.
    public void read(Ext4File file, Content.Sink sink) throws IOException {
        read(inode(file.inode()), sink);
    }

    DiskInode inode(int number) throws IOException {
        if (number < 1 || number > superblock.inodes()) {
            throw new Ext4Exception("there is no inode " + Integer.toUnsignedLong(number));
        }
        int group = (number - 1) / superblock.inodesPerGroup();
        long index = (number - 1) % superblock.inodesPerGroup();
        long at =
                descriptor(group).inodeTable() * superblock.blockSize()
                        + index * superblock.inodeSize();
        int size = superblock.inodeSize();
        return DiskInode.read(in.read(at, size), 0, size);
    }

    GroupDescriptor descriptor(int group) throws IOException {
        long table = superblock.firstBlock() + 1L;
        int size = superblock.descriptorSize();
        long at = table * superblock.blockSize() + (long) group * size;
        return GroupDescriptor.read(in.read(at, size), 0, size);
    }

    ByteBuffer block(long number) throws IOException {
        return in.read(number * superblock.blockSize(), superblock.blockSize());
    }

    ExtentMap map(DiskInode inode) throws IOException {
        if (!inode.has(Format.EXTENTS_FLAG)) {
            if (inode.size() == 0) {
                return new ExtentMap(List.of(), List.of());
            }
            throw new Ext4Exception("a file in the block maps of ext2");
        }
        return ExtentMap.of(inode, superblock, in);
    }

    private Ext4File file(int number) throws IOException {
        var inode = inode(number);
        var attributes =
                new Attributes(
                        inode.mode() & Attributes.PERMISSIONS,
                        inode.uid(),
                        inode.gid(),
                        inode.times().decode(),
                        xattrs(inode));
        return new Ext4File(number, node(inode), attributes, inode.links());
    }

    private SortedMap<String, String> xattrs(DiskInode inode) throws IOException {
        var xattrs = allXattrs(inode);
        if (inode.has(Format.INLINE_DATA_FLAG)) {
            xattrs.remove(XattrPlaces.INLINE_CONTENT.full());
        }
        return xattrs;
    }

    private SortedMap<String, String> allXattrs(DiskInode inode) throws IOException {
        var xattrs = new TreeMap<String, String>();
        XattrBlock.readInline(inode.inlineAttributes(), xattrs);
        if (inode.attributeBlock() != 0) {
            if (inode.attributeBlock() >= superblock.blocks()) {
                throw new Ext4Exception("extended attributes beyond the disk");
            }
            XattrBlock.readBlock(block(inode.attributeBlock()), xattrs);
        }
        return xattrs;
    }

    private Node node(DiskInode inode) throws IOException {
        return switch (inode.mode() & Format.TYPE_MASK) {
            case Format.DIRECTORY -> new Node.Directory();
            case Format.REGULAR -> new Node.Regular(checkedSize(inode));
            case Format.SYMLINK -> new Node.Symlink(target(inode));
            case Format.FIFO -> new Node.Fifo();
            case Format.SOCKET -> new Node.Socket();
            case Format.CHARACTER -> device(inode, Node.DeviceKind.CHARACTER);
            case Format.BLOCK_DEVICE -> device(inode, Node.DeviceKind.BLOCK);
            default ->
                    throw new Ext4Exception(
                            "an inode of mode 0" + Integer.toOctalString(inode.mode()));
        };
    }

    private static long checkedSize(DiskInode inode) throws Ext4Exception {
        if (inode.size() < 0 || inode.size() >>> 44 != 0) {
            throw new Ext4Exception("a file of " + Long.toUnsignedString(inode.size()) + " bytes");
        }
        return inode.size();
    }

    private String target(DiskInode inode) throws IOException {
        if (inode.size() < 0 || inode.size() > LONGEST_TARGET) {
            throw new Ext4Exception("a symbolic link of " + inode.size() + " bytes");
        }
        if (!inode.has(Format.EXTENTS_FLAG) && inode.size() <= DiskInode.AREA) {
            return inode.area().substring(0, (int) inode.size());
        }
        return ByteText.of(bytes(inode));
    }

    /// Large numbers are in the second word, small ones may be in the first.
    private static Node device(DiskInode inode, Node.DeviceKind kind) {
        var area = ByteBuffer.wrap(ByteText.bytes(inode.area()));
        int old = Short.toUnsignedInt(Short.reverseBytes(area.getShort(0)));
        int wide = Integer.reverseBytes(area.getInt(4));
        return old != 0
                ? new Node.Device(kind, old >>> 8, old & 0xff)
                : new Node.Device(kind, wide >>> 8 & 0xfff, wide & 0xff | wide >>> 12 & 0xfff00);
    }

    private byte[] bytes(DiskInode inode) throws IOException {
        var bytes = ByteBuffer.allocate((int) inode.size());
        read(inode, new ArraySink(bytes));
        return bytes.array();
    }

    Map<String, Integer> entries(DiskInode inode) throws IOException {
        if (!inode.is(Format.DIRECTORY)) {
            throw new Ext4Exception("not a directory");
        }
        if (inode.size() < 0 || inode.size() > LARGEST_DIRECTORY) {
            throw new Ext4Exception("a directory of " + inode.size() + " bytes");
        }
        if (inode.has(Format.INLINE_DATA_FLAG)) {
            throw new Ext4Exception("a directory within its inode, which is not supported");
        }
        var entries = new DirectoryEntries(superblock.blockSize());
        read(inode, entries);
        return entries.all();
    }

    private void read(DiskInode inode, Content.Sink sink) throws IOException {
        long size = checkedSize(inode);
        if (inode.has(Format.INLINE_DATA_FLAG)) {
            readInline(inode, (int) Math.min(size, superblock.inodeSize()), sink);
            return;
        }
        long at = 0;
        for (var run : map(inode).runs()) {
            long from = run.logical() * superblock.blockSize();
            if (from >= size) {
                break;
            }
            if (from > at) {
                sink.hole(from - at);
            }
            at = Math.min(size, from + run.length() * superblock.blockSize());
            copy(run.physical() * superblock.blockSize(), at - from, sink);
        }
        if (at < size) {
            sink.hole(size - at);
        }
    }

    private void copy(long position, long length, Content.Sink sink) throws IOException {
        for (long done = 0; done < length; ) {
            int n = (int) Math.min(length - done, 1 << 20);
            sink.data(in.read(position + done, n));
            done += n;
        }
    }

    private void readInline(DiskInode inode, int size, Content.Sink sink) throws IOException {
        var all = new ArrayList<String>(List.of(inode.area()));
        all.add(allXattrs(inode).getOrDefault(XattrPlaces.INLINE_CONTENT.full(), ""));
        var content = ByteText.bytes(String.join("", all));
        if (content.length < size) {
            throw new Ext4Exception("a small file lacks content");
        }
        sink.data(ByteBuffer.wrap(content, 0, size));
    }
}
