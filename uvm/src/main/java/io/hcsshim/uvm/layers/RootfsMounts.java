package io.hcsshim.uvm.layers;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonString;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The option languages of the mount types that [Rootfs] understands.
final class RootfsMounts {
    /// Topmost layer first, each a directory with a `layer.vhd`.
    private static final String PARENT_LAYERS = "parentLayerPaths";

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

    /// Reads what a snapshotter for utility VMs hands over: the source is the folder of
    /// `sandbox.vhdx`, the option `parentLayerPaths` a JSON list of layer folders.
    static Rootfs lcowLayers(Mount mount) throws RootfsException {
        var parents = new ArrayList<Path>();
        for (var folder : parentFolders(mount)) {
            parents.add(path(mount, folder).resolve("layer.vhd"));
        }
        if (parents.isEmpty()) {
            throw new RootfsException(mount + ": the option " + PARENT_LAYERS + " names no layer");
        }
        return new Rootfs.LcowLayers(path(mount, mount.source()).resolve("sandbox.vhdx"), parents);
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

    private static List<String> parentFolders(Mount mount) throws RootfsException {
        var option = mount.option(PARENT_LAYERS);
        if (option.isEmpty()) {
            throw new RootfsException(mount + ": the option " + PARENT_LAYERS + " is missing");
        }
        try {
            if (Json.parse(option.get()) instanceof JsonArray(var values)) {
                var folders = new ArrayList<String>();
                for (var value : values) {
                    if (!(value instanceof JsonString(var folder))) {
                        throw new RootfsException(
                                mount + ": " + PARENT_LAYERS + " holds more than strings");
                    }
                    folders.add(folder);
                }
                return folders;
            }
        } catch (JsonException e) {
            throw new RootfsException(mount + ": " + PARENT_LAYERS + " is not JSON", e);
        }
        throw new RootfsException(mount + ": " + PARENT_LAYERS + " is not a list");
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
