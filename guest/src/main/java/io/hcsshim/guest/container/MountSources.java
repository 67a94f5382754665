package io.hcsshim.guest.container;

import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.guest.storage.Mounter;
import io.hcsshim.sys.linux.Nodes;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;

/// The mounts of a workload that name their source by what it is rather than by where it is.
///
/// | source or destination | becomes |
/// |---|---|
/// | `sandbox://p` | a folder that the containers of the pod share, on disk |
/// | `sandbox-tmp://p` | the same in memory |
/// | `hugepages://2M/p` | a file system of huge pages, shared too |
/// | `uvm://p` | what the VM itself has at `p` |
/// | to `blockdev://p` | a block device at `p`, which the container may use |
final class MountSources {
    private static final String SANDBOX = "sandbox://";
    private static final String SANDBOX_TMP = "sandbox-tmp://";
    private static final String HUGEPAGES = "hugepages://";
    private static final String UVM = "uvm://";
    private static final String BLOCKDEV = "blockdev://";
    private static final int ANYBODY = 0777;

    private final Mounter mounter;
    private final String sandbox;

    /// @param sandbox the pod's folder
    MountSources(Mounter mounter, File sandbox) {
        this.mounter = mounter;
        this.sandbox = sandbox.getPath();
    }

    /// The spec with every such mount made an ordinary one; what it names exists then.
    Spec resolve(Spec spec) throws IOException {
        var mounts = new ArrayList<Json>();
        var resolved = spec;
        for (var mount : spec.json().objects("mounts")) {
            var ordinary = source(mount);
            if (ordinary.string("destination").startsWith(BLOCKDEV)) {
                var device = DeviceNode.linked(ordinary.string("source"));
                var readOnly = ordinary.strings("options").contains("ro");
                resolved = resolved.withDeviceRule(device.rule(readOnly ? "r" : "rwm"));
                ordinary =
                        ordinary.with("source", Json.of(device.path()))
                                .with("destination", Json.of(without(BLOCKDEV, ordinary)));
            }
            mounts.add(ordinary);
        }
        return resolved.with("mounts", new JsonArray(mounts));
    }

    private static String without(String prefix, JsonObject mount) throws IOException {
        return mount.string("destination").substring(prefix.length());
    }

    private JsonObject source(JsonObject mount) throws IOException {
        var source = mount.string("source");
        if (source.startsWith(SANDBOX)) {
            return from(mount, shared("sandboxMounts", source.substring(SANDBOX.length())));
        }
        if (source.startsWith(SANDBOX_TMP)) {
            return from(
                    mount, shared("sandboxTmpfsMounts", source.substring(SANDBOX_TMP.length())));
        }
        if (source.startsWith(HUGEPAGES)) {
            return from(mount, hugepages(source.substring(HUGEPAGES.length())));
        }
        if (source.startsWith(UVM)) {
            return from(mount, existing(source.substring(UVM.length())));
        }
        return mount;
    }

    private static JsonObject from(JsonObject mount, String source) {
        return mount.with("source", Json.of(source));
    }

    private String shared(String folder, String name) throws IOException {
        var path = SandboxFolder.beneath(sandbox + "/" + folder, name);
        make(path);
        return path;
    }

    private String hugepages(String name) throws IOException {
        var slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw new IOException("hugepages://" + name + " is not hugepages://<size>/<name>");
        }
        var path = SandboxFolder.beneath(sandbox + "/hugepages", name);
        if (!Files.exists(Path.of(path))) {
            make(path);
            mounter.mount("none", path, "hugetlbfs", 0, "pagesize=" + name.substring(0, slash));
        }
        return path;
    }

    private static String existing(String name) throws IOException {
        var path = Path.of("/" + name).normalize();
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("uvm://" + name + " does not exist in the VM");
        }
        return path.toString();
    }

    /// Whoever a container runs as may write there.
    private static void make(String path) throws IOException {
        var made = MountPoints.make(path);
        for (var at = Path.of(path); at != null && !made.isEmpty(); at = at.getParent()) {
            Nodes.chmod(at, ANYBODY);
            if (at.toString().equals(made)) {
                return;
            }
        }
    }
}
