package io.hcsshim.guest.container;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// A device of the VM, as a spec describes devices (OCI runtime spec, config-linux.md).
///
/// @param type `c` or `b`
record DeviceNode(String path, String type, int major, int minor, int uid, int gid) {
    private static final int FORMAT = 0170000; // inode(7), the file type
    private static final int CHARACTER = 0020000;
    private static final int BLOCK = 0060000;

    /// What is at `path`; a link is not followed.
    ///
    /// @throws IOException if it is not there or no device
    static DeviceNode at(String path) throws IOException {
        var found = find(Path.of(path));
        if (found == null) {
            throw new IOException(path + " is not a device of the VM");
        }
        return found;
    }

    /// What the link at `path` names, or what is there itself.
    static DeviceNode linked(String path) throws IOException {
        var at = Path.of(path);
        return Files.isSymbolicLink(at)
                ? at(at.resolveSibling(Files.readSymbolicLink(at)).normalize().toString())
                : at(path);
    }

    /// The device at `path`, null for anything else.
    static @org.jspecify.annotations.Nullable DeviceNode find(Path path) throws IOException {
        var attributes =
                Files.readAttributes(path, "unix:mode,rdev,uid,gid", LinkOption.NOFOLLOW_LINKS);
        var format = (int) number(attributes.get("mode")) & FORMAT;
        if (format != CHARACTER && format != BLOCK) {
            return null;
        }
        var number = number(attributes.get("rdev"));
        return new DeviceNode(
                path.toString(),
                format == BLOCK ? "b" : "c",
                major(number),
                minor(number),
                (int) number(attributes.get("uid")),
                (int) number(attributes.get("gid")));
    }

    private static long number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    /// As glibc packs a device number: makedev(3).
    static int major(long device) {
        return (int) (device >>> 8 & 0xfff | device >>> 32 & 0xfffff000);
    }

    static int minor(long device) {
        return (int) (device & 0xff | device >>> 12 & 0xffffff00);
    }

    /// The entry of `linux.devices`.
    JsonObject toJson() {
        return JsonObject.builder()
                .put("path", path)
                .put("type", type)
                .put("major", major)
                .put("minor", minor)
                .put("uid", uid)
                .put("gid", gid)
                .build();
    }

    /// The entry of `linux.resources.devices` that allows it.
    ///
    /// @param access of `r`, `w`, `m`
    JsonObject rule(String access) {
        return JsonObject.builder()
                .put("allow", true)
                .put("type", type)
                .put("major", major)
                .put("minor", minor)
                .put("access", access)
                .build();
    }
}
