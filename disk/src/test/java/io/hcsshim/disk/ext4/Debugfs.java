package io.hcsshim.disk.ext4;

import io.hcsshim.disk.tree.Attributes;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Timestamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What debugfs of e2fsprogs sees in an image.
final class Debugfs {
    private static final Pattern INODE =
            Pattern.compile("Inode: (\\d+) +Type: (.+?) +Mode: +(\\d+)");
    private static final Pattern OWNER =
            Pattern.compile("User: +(-?\\d+) +Group: +(-?\\d+)(?: +Project: +\\d+)? +Size: (\\d+)");
    private static final Pattern TIME = Pattern.compile("(..?time): 0x(\\w+):(\\w+) --.*");
    private static final Pattern XATTR = Pattern.compile("  (\\S+) \\((\\d+)\\).*");
    private static final Pattern DEVICE =
            Pattern.compile(".*Device major/minor number: (\\d+):(\\d+).*");

    private Debugfs() {}

    private static String run(Path image, String commands)
            throws IOException, InterruptedException {
        var file = Files.writeString(image.resolveSibling("commands"), commands);
        var process =
                new ProcessBuilder(
                                Fsck.program("debugfs").orElseThrow().toString(),
                                "-f",
                                file.toString(),
                                image.toString())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        var output =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return output;
    }

    /// The content of a file.
    static byte[] content(Path image, int inode) throws IOException, InterruptedException {
        var to = image.resolveSibling("content");
        run(image, "dump <" + inode + "> " + to + "\n");
        return Files.readAllBytes(to);
    }

    /// All it says of each inode in use, by number: the same words as [#words].
    static Map<Integer, SortedMap<String, String>> inodes(Path image)
            throws IOException, InterruptedException {
        int count;
        try (var file = java.nio.channels.FileChannel.open(image)) {
            count = (int) Ext4Reader.open(file).superblock().inodes();
        }
        var commands = new StringBuilder();
        for (int i = Format.FIRST_INODE; i <= count; i++) {
            commands.append("stat <").append(i).append(">\n");
        }
        var inodes = new TreeMap<Integer, SortedMap<String, String>>();
        var current = new TreeMap<String, String>();
        for (var line : run(image, commands.toString()).lines().toList()) {
            var inode = INODE.matcher(line);
            if (inode.lookingAt()) {
                current = new TreeMap<>();
                inodes.put(Integer.valueOf(inode.group(1)), current);
                current.put("type", inode.group(2));
                current.put("mode", inode.group(3));
            } else {
                note(line, current);
            }
        }
        return inodes;
    }

    private static void note(String line, SortedMap<String, String> inode) {
        var owner = OWNER.matcher(line);
        var time = TIME.matcher(line.strip());
        var xattr = XATTR.matcher(line);
        var device = DEVICE.matcher(line);
        if (owner.lookingAt()) {
            inode.put("owner", owner.group(1) + ":" + owner.group(2));
            inode.put("size", owner.group(3));
        } else if (time.matches()) {
            inode.put(time.group(1), time.group(2) + ":" + time.group(3));
        } else if (xattr.matches()) {
            inode.put("xattr " + xattr.group(1), xattr.group(2));
        } else if (device.matches()) {
            int major = Integer.parseInt(device.group(1));
            inode.put("device", major + ":" + Integer.parseInt(device.group(2)));
        }
    }

    /// What it should say of a file.
    static SortedMap<String, String> words(Node node, Attributes attributes) {
        var words = new TreeMap<String, String>();
        words.put(
                "type",
                switch (node) {
                    case Node.Directory _ -> "directory";
                    case Node.Regular _ -> "regular";
                    case Node.Symlink _ -> "symlink";
                    case Node.Fifo _ -> "FIFO";
                    case Node.Socket _ -> "socket";
                    case Node.Device(var kind, _, _) ->
                            kind == Node.DeviceKind.BLOCK ? "block special" : "character special";
                });
        words.put("mode", String.format("0%03o", attributes.permissions()));
        words.put("owner", attributes.uid() + ":" + attributes.gid());
        switch (node) {
            case Node.Regular(var size) -> words.put("size", Long.toString(size));
            case Node.Symlink(var target) -> words.put("size", "" + target.length());
            case Node.Directory _ -> words.put("size", "4096");
            case Node.Fifo _, Node.Socket _ -> words.put("size", "0");
            case Node.Device(_, var major, var minor) -> {
                words.put("size", "0");
                words.put("device", major + ":" + minor);
            }
        }
        words.put("atime", hex(attributes.times().accessed()));
        words.put("ctime", hex(attributes.times().changed()));
        words.put("mtime", hex(attributes.times().modified()));
        words.put("crtime", hex(attributes.times().created()));
        attributes
                .xattrs()
                .forEach((name, value) -> words.put("xattr " + name, "" + value.length()));
        return words;
    }

    /// The two words of the disk: 32 bits of seconds; two more bits of them and the nanoseconds.
    private static String hex(Timestamp time) {
        long seconds = time.seconds();
        long epoch = seconds - (int) seconds >> 32 & 3;
        return String.format("%08x:%08x", (int) seconds, (int) ((long) time.nanos() << 2 | epoch));
    }
}
