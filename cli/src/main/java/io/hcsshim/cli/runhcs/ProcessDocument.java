package io.hcsshim.cli.runhcs;

import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The OCI runtime document (OCI runtime spec, config.md) of a container that a person starts by hand.
///
/// The virtual machine is the boundary, so the container shares the machine's network; the rest is what container
/// engines give by default.
final class ProcessDocument {
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
    enum Console {
        TERMINAL,
        PIPES
    }

    static JsonObject of(
            String id,
            List<String> command,
            List<String> environment,
            String directory,
            Console console) {
        return JsonObject.builder()
                .put("ociVersion", "1.1.0")
                .put("process", process(command, environment, directory, console))
                .put("root", JsonObject.builder().put("path", "rootfs").build())
                .put("hostname", id)
                .put("mounts", mounts())
                .put("linux", linux())
                .build();
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

    private static JsonObject linux() {
        return JsonObject.builder()
                .put(
                        "namespaces",
                        JsonArray.of(
                                namespace("pid"),
                                namespace("ipc"),
                                namespace("uts"),
                                namespace("mount")))
                .put("maskedPaths", MASKED)
                .put("readonlyPaths", READ_ONLY)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }
}
