package io.hcsshim.disk.ext4;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;

/// The end of an image: what follows the files' contents, and then the beginning, which was left empty.
final class ImageEnd {
    private final Ext4Options options;
    private final ImageOutput out;
    private final InodeTree tree;

    ImageEnd(Ext4Options options, ImageOutput out, InodeTree tree) {
        this.options = options;
        this.out = out;
        this.tree = tree;
    }

    /// Returns the size of the image in bytes.
    long write() throws IOException {
        writeDirectories();
        var layout = GroupLayout.of(out.block(), tree.lastNumber());
        if (layout.groups() > descriptorRoom()) {
            throw new Ext4Exception(
                    "disk exceeded maximum size of " + options.maximumBytes() + " bytes");
        }
        writeInodeTable(layout);
        var groups = new Groups(layout, reservedBlocks(layout));
        tree.numbered().forEach(groups::count);
        groups.count(tree.root());
        for (int group = 0; group < layout.groups(); group++) {
            groups.writeBlockBitmap(group, out.newBlock());
            groups.writeInodeBitmap(group, out.newBlock(), options.exact());
        }
        out.finish(layout.diskBlocks() * Format.BLOCK);
        writeDescriptors(groups);
        writeSuperblock(layout, groups);
        return layout.diskBlocks() * Format.BLOCK;
    }

    private int descriptorRoom() {
        return options.descriptorBlocks() * (Format.BLOCK / Format.DESCRIPTOR);
    }

    /// The blocks that were kept for group descriptors and are not needed.
    private Groups.Range reservedBlocks(GroupLayout layout) {
        int needed = Math.ceilDiv(layout.groups(), Format.BLOCK / Format.DESCRIPTOR);
        return new Groups.Range(1 + needed, 1 + options.descriptorBlocks());
    }

    private record Open(Inode directory, Iterator<Map.Entry<String, Inode>> children) {}

    /// Depth first, without recursion: an archive may nest as deep as it likes.
    private void writeDirectories() throws IOException {
        var open = new ArrayDeque<Open>();
        open.push(opened(tree.root(), tree.root()));
        while (!open.isEmpty()) {
            var top = open.element();
            if (!top.children.hasNext()) {
                open.pop();
                continue;
            }
            var child = top.children.next().getValue();
            if (child.children != null) {
                open.push(opened(child, top.directory));
            }
        }
    }

    private Open opened(Inode directory, Inode parent) throws IOException {
        var entries = DirectoryBlocks.ordered(directory);
        DirectoryBlocks.write(directory, parent, entries, out);
        return new Open(directory, entries.iterator());
    }

    private void writeInodeTable(GroupLayout layout) throws IOException {
        long end = layout.bitmapBlock();
        var inodes = tree.numbered();
        int next = 1;
        while (next <= tree.lastNumber()) {
            var block = out.newBlock();
            for (int slot = 0; slot < Format.INODES_PER_BLOCK; slot++, next++) {
                if (next == Format.ROOT_INODE) {
                    tree.root().onDisk().write(block, slot * Format.INODE);
                } else if (next >= Format.FIRST_INODE && next <= tree.lastNumber()) {
                    var inode = inodes.get(next - Format.FIRST_INODE);
                    inode.onDisk().write(block, slot * Format.INODE);
                }
            }
        }
        out.hole(end * Format.BLOCK - out.position());
    }

    private void writeDescriptors(Groups groups) throws IOException {
        var blocks =
                ByteBuffer.allocate(options.descriptorBlocks() * Format.BLOCK)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int group = 0; group < groups.layout().groups(); group++) {
            groups.descriptor(group).write(blocks, group * Format.DESCRIPTOR);
        }
        // What follows the last descriptor is a hole already.
        int used = Math.ceilDiv(groups.layout().groups() * Format.DESCRIPTOR, Format.BLOCK);
        out.rewrite(Format.BLOCK, blocks.limit(used * Format.BLOCK));
    }

    private void writeSuperblock(GroupLayout layout, Groups groups) throws IOException {
        var block = ByteBuffer.allocate(Format.SUPERBLOCK_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        new Superblock(
                        (long) layout.inodesPerGroup() * layout.groups(),
                        layout.diskBlocks(),
                        groups.freeInodes(),
                        groups.freeBlocks(),
                        Format.BLOCK,
                        Format.GROUP_BLOCKS,
                        layout.inodesPerGroup(),
                        Format.INODE,
                        Format.DESCRIPTOR,
                        options.exact() ? 0 : Format.FIRST_INODE,
                        Superblock.Features.written(options.smallFiles()))
                .write(block);
        out.rewrite(Format.SUPERBLOCK_AT, block);
    }
}
