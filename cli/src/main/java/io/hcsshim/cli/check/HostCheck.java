package io.hcsshim.cli.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The host itself: rights, devices, memory, room on its disks.
final class HostCheck {
    private static final long MEMORY_MIB = 1024;
    private static final long ROOM_MIB = 2048;

    private final Path root;
    private final Path cache;
    private final Path state;

    /// @param root the root of the host, another one in tests
    HostCheck(Path root, Path cache, Path state) {
        this.root = root;
        this.cache = cache;
        this.state = state;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(memory());
        findings.add(room("cache", cache));
        findings.add(room("state", state));
        findings.add(
                device(
                        "network",
                        "dev/net/tun",
                        "pods have no network, containers of runhcs none of their own"));
        findings.add(
                Finding.fits(
                        "vhost",
                        "%s; none is needed, vsock is served without the kernel"
                                .formatted(vhostDevices())));
        return findings;
    }

    private Finding memory() {
        try {
            for (var line : Files.readAllLines(root.resolve("proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    long available = Long.parseLong(line.replaceAll("\\D", "")) / 1024;
                    var text = available + " MiB available";
                    return available < MEMORY_MIB
                            ? Finding.warning("memory", text + ": enough for one machine or none")
                            : Finding.fits("memory", text);
                }
            }
            return Finding.warning("memory", "the kernel does not say how much is available");
        } catch (IOException | NumberFormatException e) {
            return Finding.warning("memory", "cannot be told: " + e);
        }
    }

    /// The folder is made when it is first needed, so what counts is where it would be.
    private static Finding room(String what, Path folder) {
        var existing = folder.toAbsolutePath();
        for (var parent = existing.getParent();
                parent != null && !Files.exists(existing);
                parent = existing.getParent()) {
            existing = parent;
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return Finding.fails(what, "no right to write to " + existing);
        }
        try {
            long room = Files.getFileStore(existing).getUsableSpace() >> 20;
            var text = "%s, %d MiB free".formatted(folder, room);
            return what.equals("cache") && room < ROOM_MIB
                    ? Finding.warning(what, text + ": images of layers may not fit")
                    : Finding.fits(what, text);
        } catch (IOException e) {
            return Finding.warning(what, folder + ": " + e);
        }
    }

    private Finding device(String what, String path, String without) {
        var device = root.resolve(path);
        if (!Files.exists(device)) {
            return Finding.warning(what, "there is no " + device + ": " + without);
        }
        return Files.isReadable(device) && Files.isWritable(device)
                ? Finding.fits(what, device.toString())
                : Finding.warning(what, "no right to use " + device + ": " + without);
    }

    private String vhostDevices() {
        var there = new ArrayList<String>();
        for (var name : List.of("vhost-vsock", "vhost-net")) {
            if (Files.exists(root.resolve("dev").resolve(name))) {
                there.add("/dev/" + name);
            }
        }
        return there.isEmpty() ? "no /dev/vhost-*" : String.join(", ", there);
    }
}
