package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Which directory on this host a layer is, and in which of its lives.
///
/// Paths and inodes are used again after a snapshot is removed, so the identity is made of the
/// canonical path, device, inode, birth time and the time of the last change of the directory.
///
/// @param digest 32 hexadecimal digits
public record LayerIdentity(String digest) {
    static LayerIdentity of(Path directory) throws IOException {
        var canonical = directory.toRealPath();
        var unix = Files.readAttributes(canonical, "unix:dev,ino,ctime");
        var born = Files.readAttributes(canonical, BasicFileAttributes.class).creationTime();
        return ofText(
                canonical
                        + "\n"
                        + unix.get("dev")
                        + "\n"
                        + unix.get("ino")
                        + "\n"
                        + unix.get("ctime")
                        + "\n"
                        + born);
    }

    /// The identity of something that has no directory of its own.
    static LayerIdentity ofText(String text) {
        try {
            var hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return new LayerIdentity(HexFormat.of().formatHex(hash, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
