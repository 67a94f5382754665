package io.hcsshim.cli.oci;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/// The OCI runtime document (OCI runtime spec, config.md) of a container that a person starts by hand.
///
/// The virtual machine is the boundary, so the container shares the machine's network; the rest is what container
/// engines give by default.
public final class ProcessDocument {
    private static final String PATH =
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// The version of the specification that we know.
    static final String VERSION = "1.1.0";

    private static final List<String> CAPABILITIES =
            List.of(
                    "CAP_CHOWN",
                    "CAP_DAC_OVERRIDE",
                    "CAP_FSETID",
                    "CAP_FOWNER",
                    "CAP_MKNOD",
                    "CAP_NET_RAW",
                    "CAP_SETGID",
                    "CAP_SETUID",
                    "CAP_SETFCAP",
                    "CAP_SETPCAP",
                    "CAP_NET_BIND_SERVICE",
                    "CAP_SYS_CHROOT",
                    "CAP_KILL",
                    "CAP_AUDIT_WRITE");
    private static final List<String> MASKED =
            List.of(
                    "/proc/acpi",
                    "/proc/kcore",
                    "/proc/keys",
                    "/proc/latency_stats",
                    "/proc/timer_list",
                    "/proc/timer_stats",
                    "/proc/sched_debug",
                    "/sys/firmware",
                    "/proc/scsi");
    private static final List<String> READ_ONLY =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private ProcessDocument() {}

    /// Whether the process gets a terminal.
    public enum Console {
        TERMINAL,
        PIPES
    }

    /// The document of one command.
    public static JsonObject of(
            String id,
            List<String> command,
            List<String> environment,
            String directory,
            Console console) {
        return JsonObject.builder()
                .put("ociVersion", VERSION)
                .put("process", process(command, environment, directory, console))
                .put("root", JsonObject.builder().put("path", "rootfs").build())
                .put("hostname", id)
                .put("mounts", mounts())
                .put("linux", linux())
                .build();
    }

    /// What `spec` writes: a shell on a terminal, in a network of its own.
    static JsonObject example() {
        var shell = of("runhcs", List.of("sh"), List.of(PATH, "TERM=xterm"), "/", Console.TERMINAL);
        var root = JsonObject.builder().put("path", "rootfs").put("readonly", true).build();
        return shell.with("root", root).with("linux", linux(namespace("network")));
    }

    private static JsonObject process(
            List<String> command, List<String> environment, String directory, Console console) {
        return JsonObject.builder()
                .putIfTrue("terminal", console == Console.TERMINAL)
                .put("user", JsonObject.builder().put("uid", 0).put("gid", 0).build())
                .put("args", command)
                .put("env", environment)
                .put("cwd", directory)
                .put("capabilities", capabilities())
                .put("noNewPrivileges", true)
                .build();
    }

    private static JsonObject capabilities() {
        return JsonObject.builder()
                .put("bounding", CAPABILITIES)
                .put("effective", CAPABILITIES)
                .put("permitted", CAPABILITIES)
                .build();
    }

    private static JsonArray mounts() {
        return JsonArray.of(
                mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
                mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
                mount(
                        "/dev/pts",
                        "devpts",
                        "devpts",
                        "nosuid",
                        "noexec",
                        "newinstance",
                        "ptmxmode=0666",
                        "mode=0620",
                        "gid=5"),
                mount(
                        "/dev/shm",
                        "tmpfs",
                        "shm",
                        "nosuid",
                        "noexec",
                        "nodev",
                        "mode=1777",
                        "size=65536k"),
                mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
                mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
    }

    private static JsonObject mount(
            String destination, String type, String source, String... options) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", type)
                .put("source", source)
                .put("options", List.of(options))
                .build();
    }

    private static JsonObject linux(JsonObject... more) {
        var namespaces = new ArrayList<Json>();
        for (var type : List.of("pid", "ipc", "uts", "mount")) {
            namespaces.add(namespace(type));
        }
        namespaces.addAll(List.of(more));
        return JsonObject.builder()
                .put("namespaces", new JsonArray(namespaces))
                .put("maskedPaths", MASKED)
                .put("readonlyPaths", READ_ONLY)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }
}
