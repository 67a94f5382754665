package io.hcsshim.uvm.layers;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The option language of the kernel's overlay file system.
final class RootfsMounts {
    private RootfsMounts() {}

    /// Reads the options of the kernel's overlay file system (overlayfs.rst): `lowerdir` is a list
    /// separated by colons, topmost first, in which a backslash makes the next character literal.
    static Rootfs overlay(Mount mount) throws RootfsException {
        var lower = new ArrayList<Path>();
        for (var option : mount.options()) {
            if (option.startsWith("lowerdir=")) {
                lower.clear();
                for (var part : splitEscaped(option.substring("lowerdir=".length()))) {
                    lower.add(path(mount, part));
                }
            } else if (option.startsWith("lowerdir+=")) {
                lower.add(path(mount, option.substring("lowerdir+=".length())));
            }
        }
        var upper = mount.option("upperdir");
        if (lower.isEmpty()) {
            throw new RootfsException(mount + ": an overlay needs the option lowerdir");
        }
        return new Rootfs.Overlay(
                lower,
                upper.isPresent()
                        ? Optional.of(path(mount, unescape(upper.get())))
                        : Optional.empty());
    }

    static Path path(Mount mount, String text) throws RootfsException {
        try {
            var path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new RootfsException(mount + ": not a path: '" + text + "'", e);
        }
        throw new RootfsException(mount + ": not an absolute path: '" + text + "'");
    }

    private static List<String> splitEscaped(String list) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            if (c == '\\' && i + 1 < list.length()) {
                part.append(list.charAt(++i));
            } else if (c == ':') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static String unescape(String text) {
        var plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' && i + 1 < text.length()) {
                i++;
            }
            plain.append(text.charAt(i));
        }
        return plain.toString();
    }
}
