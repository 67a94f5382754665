package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Writes an ext4 image: `add` and `link` for each file, then `finish`, once. After an exception the image is
/// worthless. Not thread-safe.
///
/// Paths are [byte text][io.hcsshim.disk.tree]; `/`, `.` and `..` in them are resolved within the image. Directories that
/// were not added before what is in them are made with mode, owner and times of their parents.
public final class Ext4Writer {
    private static final int LONGEST_INLINE_CONTENT = 136;
    private static final int LONGEST_INLINE_TARGET = 59;
    private static final int DEVICE_AT = 4;

    private final Ext4Options options;
    private final ImageOutput out;
    private final InodeTree tree = new InodeTree();

    private Ext4Writer(FileChannel out, Ext4Options options, BlockListener listener)
            throws IOException {
        this.options = options;
        this.out = new ImageOutput(out, options.maximumBytes(), listener);
    }

    /// Begins an image in an empty file or a device, which stays the caller's.
    public static Ext4Writer begin(FileChannel file, Ext4Options options) throws IOException {
        return begin(file, options, BlockListener.NONE);
    }

    /// Begins an image in an empty file or a device, which stays the caller's; `listener` sees all blocks as they are written.
    public static Ext4Writer begin(FileChannel file, Ext4Options options, BlockListener listener)
            throws IOException {
        var writer = new Ext4Writer(file, options, listener);
        writer.out.hole((1L + options.descriptorBlocks()) * Format.BLOCK);
        if (!options.exact()) {
            writer.add("lost+found", new Node.Directory(), Attributes.of(0700));
        }
        return writer;
    }

    /// Adds anything that has no content of its own, or changes what was added under the same path.
    ///
    /// @throws Ext4Exception if the path is taken by something that may not be replaced, or the disk is full
    public void add(String path, Node node, Attributes attributes) throws IOException {
        add(path, node, attributes, _ -> {});
    }

    /// Adds anything; `content` is asked for bytes if the node is a regular file that is not empty.
    ///
    /// @throws Ext4Exception if the path is taken by something that may not be replaced, the content is not as long as
    ///                       announced, or the disk is full
    public void add(String path, Node node, Attributes attributes, Content content)
            throws IOException {
        try {
            addUnnamed(path, node, attributes, content);
        } catch (Ext4Exception e) {
            throw e.about(path);
        }
    }

    private void addUnnamed(String path, Node node, Attributes attributes, Content content)
            throws IOException {
        var place = tree.place(path, options.rules());
        var inode = tree.claim(place, type(node));
        var inline =
                inlineContent(node, content); // before anything is changed: it may be too short
        inode.mode = type(node) | permissions(node, attributes);
        inode.uid = attributes.uid();
        inode.gid = attributes.gid();
        inode.times = InodeTimes.of(attributes.times(), options.rules());
        inode.size = 0;
        inode.blocks = 0;
        inode.flags = 0;
        inode.clearArea();
        setXattrs(inode, attributes.xattrs(), rest(inline));
        switch (node) {
            case Node.Regular _ when inline.isPresent() -> storeInline(inode, inline.get());
            case Node.Regular(var size) -> store(inode, size, content);
            case Node.Symlink(var target) -> storeTarget(inode, ByteText.bytes(target));
            case Node.Device device -> inode.area = deviceArea(device);
            case Node.Directory _, Node.Fifo _, Node.Socket _ -> {}
        }
    }

    /// Adds another name for a file.
    ///
    /// @param target the path of a file that was added before and is no directory
    public void link(String path, String target) throws IOException {
        try {
            linkUnnamed(path, target);
        } catch (Ext4Exception e) {
            throw e.about(path);
        }
    }

    private void linkUnnamed(String path, String target) throws IOException {
        var inode =
                tree.find(target)
                        .orElseThrow(() ->
                                new Ext4Exception(
                                        "a hard link to a file that is not there: "
                                                + ByteText.toWords(target)));
        tree.linkAgain(tree.place(path, options.rules()), inode);
    }

    /// Gives a directory one extended attribute more, and leaves everything else of it as it is; a missing one is made.
    ///
    /// @throws Ext4Exception if the path is that of a file with content
    public void addXattr(String directory, String name, String value) throws IOException {
        try {
            addXattrUnnamed(directory, name, value);
        } catch (Ext4Exception e) {
            throw e.about(directory);
        }
    }

    private void addXattrUnnamed(String directory, String name, String value) throws IOException {
        var inode = tree.directory(directory, options.rules());
        if (inode.children == null && inode.size > 0 && inode.is(Format.REGULAR)) {
            throw new Ext4Exception("cannot overwrite file with non-inline data");
        }
        var more = new TreeMap<String, String>();
        inode.attributes.inBlock().forEach(old -> more.put(old.name().full(), old.value()));
        more.put(name, value);
        inode.times = inode.times.recoded(options.rules());
        inode.blocks = 0;
        setXattrs(inode, more, List.of());
    }

    /// Writes all that describes the files, and ends the image.
    ///
    /// @return its size in bytes
    public long finish() throws IOException {
        return new ImageEnd(options, out, tree).write();
    }

    private static int type(Node node) {
        return switch (node) {
            case Node.Directory _ -> Format.DIRECTORY;
            case Node.Regular _ -> Format.REGULAR;
            case Node.Symlink _ -> Format.SYMLINK;
            case Node.Fifo _ -> Format.FIFO;
            case Node.Socket _ -> Format.SOCKET;
            case Node.Device(var kind, _, _) ->
                    kind == Node.DeviceKind.BLOCK ? Format.BLOCK_DEVICE : Format.CHARACTER;
        };
    }

    private static int permissions(Node node, Attributes attributes) {
        return node instanceof Node.Symlink
                ? attributes.permissions() | 0777
                : attributes.permissions();
    }

    private Optional<byte[]> inlineContent(Node node, Content content) throws IOException {
        if (options.smallFiles() == Ext4Options.SmallFiles.IN_INODES
                && node instanceof Node.Regular(var size)
                && size <= LONGEST_INLINE_CONTENT) {
            var bytes = new byte[(int) size];
            var sink = new ExactSink(new ArraySink(ByteBuffer.wrap(bytes)), size);
            content.writeTo(sink);
            sink.requireAll();
            return Optional.of(bytes);
        }
        return Optional.empty();
    }

    /// What of a small file's content does not fit where a large one's extents would be.
    private static List<Xattr> rest(Optional<byte[]> inline) {
        return inline.map(
                        bytes -> {
                            int from = Math.min(bytes.length, DiskInode.AREA);
                            var value = ByteText.of(bytes, from, bytes.length);
                            return List.of(new Xattr(XattrPlaces.INLINE_CONTENT, value));
                        })
                .orElse(List.of());
    }

    private static void storeInline(Inode inode, byte[] content) {
        inode.area = Arrays.copyOf(content, DiskInode.AREA);
        inode.flags |= Format.INLINE_DATA_FLAG;
        inode.size = content.length;
    }

    private void store(Inode inode, long size, Content content) throws IOException {
        if (size > Format.LARGEST_FILE) {
            throw new Ext4Exception(
                    "a file of " + size + " bytes; the largest is " + Format.LARGEST_FILE);
        }
        inode.size = size;
        if (size == 0) {
            return;
        }
        out.grow(size); // a bomb is refused before it has gone off
        long start = out.block();
        var sink = new ExactSink(out, size);
        content.writeTo(sink);
        sink.requireAll();
        out.finishBlock();
        ExtentTree.map(inode, start, out.block() - start, out);
    }

    private void storeTarget(Inode inode, byte[] target) throws IOException {
        if (target.length <= LONGEST_INLINE_TARGET) {
            inode.area = target;
            inode.size = target.length;
        } else {
            store(inode, target.length, Content.of(target));
        }
    }

    /// The kernel's encoding of large device numbers.
    private static byte[] deviceArea(Node.Device device) {
        int number =
                device.minor() & 0xff | device.major() << 8 | (device.minor() & 0xffffff00) << 12;
        return ByteBuffer.allocate(DEVICE_AT + 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(DEVICE_AT, number)
                .array();
    }

    /// Attributes that the inode itself held before stay; those of its block are forgotten, by the reference's rule.
    private void setXattrs(Inode inode, SortedMap<String, String> xattrs, List<Xattr> content)
            throws IOException {
        if (xattrs.isEmpty()
                && content.isEmpty()
                && inode.attributes == XattrPlaces.NONE
                && inode.attributeBlock == 0) {
            return; // as it is with most files
        }
        var merged = new TreeMap<String, String>();
        for (var old : inode.attributes.inInode()) {
            if (!old.name().equals(XattrPlaces.INLINE_CONTENT)) {
                merged.put(old.name().full(), old.value());
            } else if (!options.exact()) {
                // The reference keeps even where a small file's content was, as zeros.
                merged.put(old.name().full(), "\0".repeat(old.value().length()));
            }
        }
        for (var xattr : xattrs.entrySet()) {
            var value = xattr.getValue();
            // The reference stores lists as it finds them, in the form that programs see.
            boolean convert = options.exact() && PosixAcl.named(xattr.getKey());
            merged.put(xattr.getKey(), convert ? PosixAcl.toDisk(value) : value);
        }
        var places = XattrPlaces.of(content, merged);
        inode.attributes = inode.children == null ? places.withoutBlock() : places;
        if (inode.attributeBlock != 0) {
            var block = ByteBuffer.allocate(Format.BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            places.writeBlock(block, options.rules());
            out.rewrite(inode.attributeBlock * Format.BLOCK, block);
            inode.blocks++;
        } else if (!places.inBlock().isEmpty()) {
            inode.attributeBlock = out.block();
            places.writeBlock(out.newBlock(), options.rules());
            inode.blocks++;
        }
    }
}
