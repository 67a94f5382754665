package io.hcsshim.guest.container;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Which devices of the VM a container gets, and may use.
///
/// The numbers in a spec are those of the host, where the same device has others: what a container asks for by path is
/// looked up in the VM.
final class Devices {
    private static final Set<String> SKIPPED =
            Set.of("pts", "shm", "fd", "mqueue", ".lxc", ".lxd-mounts", ".udev", "console");

    private Devices() {}

    /// The devices that the spec names, as the VM has them.
    ///
    /// @throws IOException if it has one of them not
    static Spec named(Spec spec) throws IOException {
        var devices = new LinkedHashMap<String, Json>();
        var allowed = spec;
        for (var wanted : spec.linux().objects("devices")) {
            var device = DeviceNode.at(wanted.string("path"));
            devices.put(device.path(), device.toJson());
            allowed = allowed.withDeviceRule(device.rule("rwm"));
        }
        return devices.isEmpty() ? spec : with(allowed, devices);
    }

    /// All devices of the VM, and leave to use every one; for a privileged container.
    static Spec all(Spec spec, File dev) throws IOException {
        var devices = new LinkedHashMap<String, Json>();
        collect(dev, devices);
        var everything = JsonObject.builder().put("allow", true).put("access", "rwm").build();
        var resources = spec.resources().with("devices", JsonArray.of(everything));
        return with(spec.withResources(resources), devices);
    }

    private static void collect(File folder, Map<String, Json> devices) throws IOException {
        var names = folder.list();
        for (var name : names == null ? new String[0] : names) {
            var file = new File(folder, name);
            if (SKIPPED.contains(name) || java.nio.file.Files.isSymbolicLink(file.toPath())) {
                continue;
            }
            if (file.isDirectory()) {
                collect(file, devices);
                continue;
            }
            var device = DeviceNode.find(file.toPath());
            if (device != null && (device.major() != 0 || device.minor() != 0)) {
                devices.put(device.path(), device.toJson());
            }
        }
    }

    private static Spec with(Spec spec, Map<String, Json> devices) throws IOException {
        var list = new JsonArray(java.util.List.copyOf(devices.values()));
        return spec.withLinux(spec.linux().with("devices", list));
    }
}
