package io.hcsshim.cli.disk;

import io.hcsshim.disk.ext4.Ext4File;
import io.hcsshim.disk.tree.ByteText;
import io.hcsshim.disk.tree.Node;
import io.hcsshim.disk.tree.Timestamp;
import io.hcsshim.wire.json.JsonObject;
import java.time.Instant;
import java.util.HexFormat;

/// Files in words and in JSON.
final class Listing {
    private Listing() {}

    /// A line like those of `ls -l`.
    static String line(String name, Ext4File file) {
        var attributes = file.attributes();
        var size =
                switch (file.node()) {
                    case Node.Regular(var bytes) -> Long.toString(bytes);
                    case Node.Device(_, var major, var minor) -> major + "," + minor;
                    case Node.Symlink(var target) -> Integer.toString(target.length());
                    case Node.Directory _, Node.Fifo _, Node.Socket _ -> "0";
                };
        var target =
                file.node() instanceof Node.Symlink(var text)
                        ? " -> " + ByteText.toWords(text)
                        : "";
        return String.join(
                "\t",
                letter(file.node()) + permissions(attributes.permissions()),
                Integer.toString(file.links()),
                Integer.toUnsignedString(attributes.uid()),
                Integer.toUnsignedString(attributes.gid()),
                size,
                time(attributes.times().modified()),
                ByteText.toWords(name) + target);
    }

    /// Everything about a file. Names that are not UTF-8 are shown with U+FFFD; values of attributes are hexadecimal.
    static JsonObject json(String name, Ext4File file) {
        var attributes = file.attributes();
        var xattrs = JsonObject.builder();
        attributes
                .xattrs()
                .forEach((key, value) ->
                        xattrs.put(
                                ByteText.toWords(key),
                                HexFormat.of().formatHex(ByteText.bytes(value))));
        var json =
                JsonObject.builder()
                        .put("name", ByteText.toWords(name))
                        .put("type", kind(file.node()))
                        .put("inode", file.inode())
                        .put("links", file.links())
                        .put("mode", "0" + Integer.toOctalString(attributes.permissions()))
                        .put("uid", Integer.toUnsignedLong(attributes.uid()))
                        .put("gid", Integer.toUnsignedLong(attributes.gid()))
                        .put("accessed", time(attributes.times().accessed()))
                        .put("changed", time(attributes.times().changed()))
                        .put("modified", time(attributes.times().modified()))
                        .put("created", time(attributes.times().created()))
                        .put("xattrs", xattrs.build());
        switch (file.node()) {
            case Node.Regular(var size) -> json.put("size", size);
            case Node.Symlink(var target) -> json.put("target", ByteText.toWords(target));
            case Node.Device(_, var major, var minor) ->
                    json.put("major", major).put("minor", minor);
            case Node.Directory _, Node.Fifo _, Node.Socket _ -> {}
        }
        return json.build();
    }

    static String time(Timestamp time) {
        return Instant.ofEpochSecond(time.seconds(), time.nanos()).toString();
    }

    static String kind(Node node) {
        return switch (node) {
            case Node.Directory _ -> "directory";
            case Node.Regular _ -> "file";
            case Node.Symlink _ -> "symlink";
            case Node.Fifo _ -> "fifo";
            case Node.Socket _ -> "socket";
            case Node.Device(var kind, _, _) ->
                    kind == Node.DeviceKind.BLOCK ? "block device" : "character device";
        };
    }

    private static char letter(Node node) {
        return switch (node) {
            case Node.Directory _ -> 'd';
            case Node.Regular _ -> '-';
            case Node.Symlink _ -> 'l';
            case Node.Fifo _ -> 'p';
            case Node.Socket _ -> 's';
            case Node.Device(var kind, _, _) -> kind == Node.DeviceKind.BLOCK ? 'b' : 'c';
        };
    }

    private static String permissions(int mode) {
        var text = new StringBuilder("rwxrwxrwx");
        for (int bit = 0; bit < 9; bit++) {
            if ((mode & 0400 >> bit) == 0) {
                text.setCharAt(bit, '-');
            }
        }
        special(text, 2, (mode & 04000) != 0, 's');
        special(text, 5, (mode & 02000) != 0, 's');
        special(text, 8, (mode & 01000) != 0, 't');
        return text.toString();
    }

    private static void special(StringBuilder text, int at, boolean set, char letter) {
        if (set) {
            text.setCharAt(at, text.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }
}
