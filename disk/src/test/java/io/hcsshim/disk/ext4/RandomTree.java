package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tar.PaxTime;
import io.hcsshim.disk.tar.TarBytes;
import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Content;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Times;
import io.hcsshim.disk.tree.Timestamp;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;

/// A tree made from a seed: every kind of file, every attribute, in sizes at which something changes.
final class RandomTree {
    /// A file and its other names.
    record File(Node node, Attributes attributes, byte[] content) {
        private File bornWhenModified() {
            var times = attributes.times();
            var born =
                    new Times(
                            times.accessed(), times.changed(), times.modified(), times.modified());
            return new File(node, attributes.withTimes(born), content);
        }

        private void addTo(TarBytes tar, String path) {
            var block = TarBytes.block(type(), "name", "", TarBytes.octal(content.length, 12));
            TarBytes.put(block, 100, TarBytes.octal(attributes.permissions(), 8));
            if (node instanceof Node.Device(_, var major, var minor)) {
                TarBytes.put(block, 329, TarBytes.octal(major, 8));
                TarBytes.put(block, 337, TarBytes.octal(minor, 8));
            }
            tar.records(records(path).toArray(String[]::new)).header(block).content(content);
        }

        private char type() {
            return switch (node) {
                case Node.Regular _ -> '0';
                case Node.Symlink _ -> '2';
                case Node.Device(var kind, _, _) -> kind == Node.DeviceKind.CHARACTER ? '3' : '4';
                case Node.Directory _ -> '5';
                case Node.Fifo _ -> '6';
                case Node.Socket _ -> throw new IllegalStateException("archives have no sockets");
            };
        }

        private List<String> records(String path) {
            var records = new ArrayList<String>();
            records.add("path=" + path);
            if (node instanceof Node.Symlink(var target)) {
                records.add("linkpath=" + target);
            }
            records.add("uid=" + Integer.toUnsignedString(attributes.uid()));
            records.add("gid=" + Integer.toUnsignedString(attributes.gid()));
            records.add("atime=" + PaxTime.format(attributes.times().accessed()));
            records.add("ctime=" + PaxTime.format(attributes.times().changed()));
            records.add("mtime=" + PaxTime.format(attributes.times().modified()));
            attributes
                    .xattrs()
                    .forEach((name, value) -> records.add("SCHILY.xattr." + name + "=" + value));
            return records;
        }
    }

    private static final int[] SIZES = {
        0, 1, 59, 60, 61, 136, 137, 4095, 4096, 4097, 70_000, 400_001
    };

    private final Random random;
    private final List<String> folders = new ArrayList<>(List.of(""));
    final SortedMap<String, File> files = new TreeMap<>();
    final SortedMap<String, String> links = new TreeMap<>();

    RandomTree(long seed) {
        random = new Random(seed);
        int count = random.nextInt(120);
        for (int i = 0; i < count; i++) {
            add(i);
        }
    }

    private void add(int i) {
        var path = folders.get(random.nextInt(folders.size())) + name(i);
        var plain =
                files.keySet().stream().filter(known -> !folders.contains(known + "/")).toList();
        if (random.nextInt(8) == 0 && !plain.isEmpty()) {
            links.put(path, plain.get(random.nextInt(plain.size())));
            return;
        }
        var node = node();
        var content = new byte[node instanceof Node.Regular(var size) ? (int) size : 0];
        random.nextBytes(content);
        files.put(path, new File(node, attributes(node), content));
        if (node instanceof Node.Directory) {
            folders.add(path + "/");
        }
    }

    private String name(int i) {
        return switch (random.nextInt(6)) {
            case 0 -> "\u00c3\u00bc" + i;
            case 1 -> "n".repeat(1 + random.nextInt(240)) + "-" + i;
            case 2 -> " odd \u00ff name " + i;
            default -> "file" + i;
        };
    }

    private Node node() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> new Node.Directory();
            case 3, 4 -> new Node.Symlink("t".repeat(1 + random.nextInt(300)));
            case 5 -> new Node.Device(Node.DeviceKind.CHARACTER, random.nextInt(4096), number(20));
            case 6 -> new Node.Device(Node.DeviceKind.BLOCK, random.nextInt(4096), number(20));
            case 7 -> random.nextBoolean() ? new Node.Fifo() : new Node.Socket();
            default -> new Node.Regular(SIZES[random.nextInt(SIZES.length)]);
        };
    }

    private int number(int bits) {
        return random.nextInt(1 << random.nextInt(1, bits + 1));
    }

    private Attributes attributes(Node node) {
        var xattrs = new TreeMap<String, String>();
        for (int n = random.nextInt(3) == 0 ? random.nextInt(12) : 0; n > 0; n--) {
            var prefix =
                    List.of("user.", "trusted.", "security.", "trusted.overlay.")
                            .get(random.nextInt(4));
            xattrs.put(
                    prefix + "k".repeat(1 + random.nextInt(20)) + n,
                    "\u00f0".repeat(random.nextInt(random.nextBoolean() ? 20 : 150)));
        }
        int mode = node instanceof Node.Symlink ? 0777 : random.nextInt(010000);
        var times = new Times(time(), time(), time(), time());
        return new Attributes(mode, random.nextInt(), random.nextInt(), times, xattrs);
    }

    private Timestamp time() {
        return new Timestamp(
                random.nextLong(-0x80000000L, 0x380000000L), random.nextInt(1_000_000_000));
    }

    /// The tree as an archive knows it: no sockets, and nothing of when a file was made.
    RandomTree archived() {
        files.values().removeIf(file -> file.node instanceof Node.Socket);
        links.values().removeIf(target -> !files.containsKey(target));
        files.replaceAll((_, file) -> file.bornWhenModified());
        return this;
    }

    /// An archive of it, most in extended records.
    byte[] tar() {
        var tar = new TarBytes();
        files.forEach((path, file) -> file.addTo(tar, path));
        links.forEach((path, target) ->
                tar.records("path=" + path, "linkpath=" + target).link('1', "link", "target"));
        return tar.raw(new byte[1024]).bytes();
    }

    void writeTo(Ext4Writer image) throws IOException {
        for (var file : files.entrySet()) {
            var it = file.getValue();
            image.add(file.getKey(), it.node, it.attributes, Content.of(it.content));
        }
        for (var link : links.entrySet()) {
            image.link(link.getKey(), link.getValue());
        }
    }
}
