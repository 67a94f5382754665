package io.hcsshim.it.uvm;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;

/// OCI runtime specs like containerd's default one.
final class OciSpecs {
    private static final String LIKE_CONTAINERD =
            """
            {"ociVersion":"1.1.0",
             "process":{"user":{"uid":0,"gid":0},"cwd":"/",
              "env":["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"],
              "capabilities":{"bounding":["CAP_CHOWN","CAP_KILL"],"effective":["CAP_CHOWN","CAP_KILL"],
               "permitted":["CAP_CHOWN","CAP_KILL"]},
              "rlimits":[{"type":"RLIMIT_NOFILE","hard":1024,"soft":1024}],"noNewPrivileges":true},
             "root":{"path":"rootfs"},
             "mounts":[
              {"destination":"/proc","type":"proc","source":"proc","options":["nosuid","noexec","nodev"]},
              {"destination":"/dev","type":"tmpfs","source":"tmpfs",
               "options":["nosuid","strictatime","mode=755","size=65536k"]},
              {"destination":"/dev/pts","type":"devpts","source":"devpts",
               "options":["nosuid","noexec","newinstance","ptmxmode=0666","mode=0620","gid=5"]},
              {"destination":"/dev/shm","type":"tmpfs","source":"shm",
               "options":["nosuid","noexec","nodev","mode=1777","size=65536k"]},
              {"destination":"/dev/mqueue","type":"mqueue","source":"mqueue",
               "options":["nosuid","noexec","nodev"]},
              {"destination":"/sys","type":"sysfs","source":"sysfs","options":["nosuid","noexec","nodev","ro"]},
              {"destination":"/run","type":"tmpfs","source":"tmpfs",
               "options":["nosuid","strictatime","mode=755","size=65536k"]}],
             "linux":{"resources":{"devices":[{"allow":false,"access":"rwm"}]},"cgroupsPath":"/default/x",
              "namespaces":[{"type":"pid"},{"type":"ipc"},{"type":"uts"},{"type":"mount"},{"type":"network"}],
              "maskedPaths":["/proc/kcore","/proc/keys"],"readonlyPaths":["/proc/sys","/proc/irq"]}}
            """;

    private OciSpecs() {}

    /// A container that runs a command as root, without a terminal.
    static OciSpec of(List<String> command) throws IOException {
        var spec = JsonObject.parse(LIKE_CONTAINERD);
        var process = spec.object("process").orElseThrow();
        return OciSpec.of(spec.with("process", process.with("args", JsonArray.ofStrings(command))));
    }
}
