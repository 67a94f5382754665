package io.hcsshim.shim.control;

import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folder that a resident process and its pods live in, `/run/hcsshim`, on Windows
/// `%ProgramData%\hcsshim`, unless `HCSSHIM_STATE` says otherwise.
///
/// ```
/// shim-<build>.sock          where the resident of one build of this program listens for our commands
/// ns-<build>-<hash>.sock     where it listens for containerd, one for each namespace
/// metrics-<build>.sock       where it tells what it measures
/// shim-<build>.lock          locked for as long as that resident lives
/// start.lock                 locked while a resident is being launched
/// shim.log                   what residents have to say
/// pods/<namespace>/<id>/     one pod each, see PodFolder
/// vm/<hash>/                 the machine of a pod: short, since sockets live in it
/// ```
///
/// @param folder an absolute path
public record StateRoot(Path folder) {
    private static final String DEFAULT = "/run/hcsshim";

    // sun_path has 108 bytes with the final NUL, unix(7); the hypervisor's sockets lie deeper than
    // ours.
    private static final int LONGEST_FOLDER = 60;

    public StateRoot {
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException("HCSSHIM_STATE is not absolute: " + folder);
        }
    }

    /// The state root of this process's environment.
    public static StateRoot ofEnvironment() {
        var named = System.getenv("HCSSHIM_STATE");
        return new StateRoot(Path.of(named == null || named.isEmpty() ? usual() : named));
    }

    private static String usual() {
        if (!Libraries.areHere()) {
            return DEFAULT;
        }
        return System.getenv().getOrDefault("ProgramData", "C:\\ProgramData") + "\\hcsshim";
    }

    /// Makes the folder, for root alone, if it is not there.
    ///
    /// @throws IOException if that fails, or the path is too long for the sockets below it
    public void create() throws IOException {
        int length = folder.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST_FOLDER) {
            throw new IOException(
                    "HCSSHIM_STATE is "
                            + length
                            + " bytes long, and sockets below it allow for "
                            + LONGEST_FOLDER
                            + ": "
                            + folder);
        }
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            folder.toFile().setExecutable(false, false);
            folder.toFile().setExecutable(true, true);
            folder.toFile().setReadable(false, false);
            folder.toFile().setReadable(true, true);
        }
    }

    /// Where the resident of a build listens.
    public Path socket(String build) {
        return folder.resolve("shim-" + build + ".sock");
    }

    /// Where the resident that listens for commands at `socket` listens for containerd.
    ///
    /// A socket for each namespace, since containerd 1.6 does not say in its calls whose task it means.
    public Path namespaceSocket(Path socket, String namespace) {
        var build = socket.getFileName().toString().replace("shim-", "").replace(".sock", "");
        return folder.resolve("ns-" + build + "-" + Fingerprint.short16(namespace) + ".sock");
    }

    /// Where the resident that listens for commands at `socket` tells what it measures.
    public Path metricsSocket(Path socket) {
        return folder.resolve(socket.getFileName().toString().replace("shim-", "metrics-"));
    }

    /// What is locked while a resident is launched.
    public Path startLock() {
        return folder.resolve("start.lock");
    }

    /// The log of all residents.
    public Path log() {
        return folder.resolve("shim.log");
    }

    /// The folder of all pods: one folder for each namespace.
    public Path pods() {
        return folder.resolve("pods");
    }

    /// The folder of a pod.
    public Path pod(PodKey key) {
        return pods().resolve(key.namespace()).resolve(key.id());
    }

    /// The folder of a pod's machine.
    public Path machine(PodKey key) {
        return folder.resolve("vm").resolve(key.hash());
    }
}
