package io.hcsshim.guest.container;

import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The cgroup hierarchy of the VM, version 2 or 1.
///
/// `/gcs` holds the agent, `/pods` every container: what containers take together is limited, so
/// that they cannot starve the agent. Thread-safe.
public final class Cgroups {
    private static final String[] V1_CONTROLLERS = {
        "memory", "cpu", "cpuacct", "pids", "cpuset", "devices", "freezer", "blkio"
    };

    private final File root;
    private final File memoryTotal;
    private final boolean v2;

    private Cgroups(File root, File memoryTotal) {
        this.root = root;
        this.memoryTotal = memoryTotal;
        this.v2 = new File(root, "cgroup.controllers").exists();
    }

    /// The hierarchy at `/sys/fs/cgroup`.
    public static Cgroups ofSystem() {
        return at(new File("/sys/fs/cgroup"), new File("/proc/meminfo"));
    }

    /// A hierarchy somewhere else; `meminfo` tells the memory of the machine.
    static Cgroups at(File root, File meminfo) {
        return new Cgroups(root, meminfo);
    }

    /// Whether it is version 2.
    boolean unified() {
        return v2;
    }

    /// Puts the agent into `/gcs` and limits `/pods` to all memory but `reserveBytes`.
    ///
    /// @throws IOException if a group cannot be made or the VM has no more memory than the reserve
    public void prepare(long reserveBytes) throws IOException {
        if (v2) {
            prepareGroup(root, "pods", reserveBytes);
            delegate(new File(root, "pods"));
            prepareGroup(root, "gcs", 0);
            write(new File(root, "gcs/cgroup.procs"), "0");
            return;
        }
        for (var controller : V1_CONTROLLERS) {
            var hierarchy = new File(root, controller);
            if (hierarchy.isDirectory()) {
                var limited = controller.equals("memory");
                prepareGroup(hierarchy, "pods", limited ? reserveBytes : 0);
                prepareGroup(hierarchy, "gcs", 0);
                if (!controller.equals("cpuset")) { // an empty cpuset takes no process
                    write(new File(hierarchy, "gcs/cgroup.procs"), "0");
                }
            }
        }
    }

    /// Writes the limit of `/pods` anew, as after memory was added.
    public void limitPods(long reserveBytes) throws IOException {
        var name = v2 ? "pods/memory.max" : "memory/pods/memory.limit_in_bytes";
        write(new File(root, name), Long.toString(limit(reserveBytes)));
    }

    /// Makes the group `/pods/<pod>`, bounded by what an OCI `linux.resources` says.
    void makePod(String pod, JsonObject resources) throws IOException {
        if (v2) {
            var group = new File(root, "pods/" + pod);
            make(group);
            delegate(group);
            new PodLimits(resources).unified(group);
            return;
        }
        for (var controller : V1_CONTROLLERS) {
            var hierarchy = new File(root, controller);
            // the runtime fills an empty cpuset when it makes a group in it
            if (hierarchy.isDirectory() && !controller.equals("cpuset")) {
                make(new File(hierarchy, "pods/" + pod));
            }
        }
        new PodLimits(resources).legacy(root, "pods/" + pod);
    }

    /// Takes the group of a pod away; fine if it is not there.
    ///
    /// @throws IOException if there is still something in it
    void removePod(String pod) throws IOException {
        if (v2) {
            remove(new File(root, "pods/" + pod));
            return;
        }
        var hierarchies =
                root.list(); // the runtime makes groups in those as well that we leave alone
        for (var hierarchy : hierarchies == null ? new String[0] : hierarchies) {
            remove(new File(root, hierarchy + "/pods/" + pod));
        }
    }

    /// Stops the processes of a group where they are, or lets them go on; a process in a system call stops after it.
    void freeze(String path, boolean frozen) throws IOException {
        if (v2) {
            write(new File(root, path + "/cgroup.freeze"), frozen ? "1" : "0");
        } else {
            write(
                    new File(root, "freezer" + path + "/freezer.state"),
                    frozen ? "FROZEN" : "THAWED");
        }
    }

    private static void make(File group) throws IOException {
        if (!group.isDirectory() && !group.mkdirs() && !group.isDirectory()) {
            throw new IOException("cannot make cgroup " + group);
        }
    }

    private static void remove(File group) throws IOException {
        if (group.isDirectory() && !group.delete() && group.isDirectory()) {
            throw new IOException("cannot remove cgroup " + group);
        }
    }

    /// What the container with cgroup `path` (as `/pods/c1`) has used, as `LCOWMetrics`.
    public JsonObject statistics(String path) {
        return v2
                ? UnifiedStatistics.read(new File(root, path))
                : LegacyStatistics.read(root, path);
    }

    private void prepareGroup(File parent, String name, long reserveBytes) throws IOException {
        var group = new File(parent, name);
        make(group);
        if (reserveBytes > 0) {
            limitPods(reserveBytes);
        }
    }

    /// Hands every controller of `group` on to its children.
    private static void delegate(File group) throws IOException {
        var enable = new StringBuilder();
        for (var controller :
                KeyedFile.text(new File(group, "cgroup.controllers")).split(" ", -1)) {
            if (!controller.isEmpty()) {
                enable.append('+').append(controller).append(' ');
            }
        }
        if (!enable.isEmpty()) {
            write(new File(group, "cgroup.subtree_control"), enable.toString().strip());
        }
    }

    private long limit(long reserveBytes) throws IOException {
        var text = KeyedFile.text(memoryTotal); // "MemTotal:  507904 kB" comes first
        var end = text.indexOf(" kB");
        var number = end < 0 ? "" : text.substring(text.indexOf(':') + 1, end).strip();
        var total = number.isEmpty() ? 0 : Long.parseLong(number) << 10;
        if (total <= reserveBytes) {
            throw new IOException(
                    "the VM has "
                            + total
                            + " bytes of memory, no more than the reserve of "
                            + reserveBytes);
        }
        return total - reserveBytes;
    }

    static void write(File file, String text) throws IOException {
        try (var out = new FileOutputStream(file)) {
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new IOException("write " + text + " to " + file + ": " + e.getMessage(), e);
        }
    }
}
