package io.hcsshim.guest.container;

import io.hcsshim.guest.stdio.OutputCopy;
import io.hcsshim.guest.storage.MountPoints;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Nodes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The copy of a container's output in a file of its pod, which others of the pod may see as a folder of theirs (guest
/// protocol, annotations `tee-log-path` and `tee-log-dir-mount`).
final class TeeLog {
    private static final String FILE = "io.microsoft.container.lcow.tee-log-path";
    private static final String FOLDER = "io.microsoft.container.lcow.tee-log-dir-mount";
    private static final int ANYBODY = 0777;
    private static final int ANYBODY_READS = 0666;

    private TeeLog() {}

    /// With the folder of such files where the annotation wants it, and the file's name checked.
    ///
    /// @param folder of the pod
    /// @throws IOException if the file would be outside of the folder
    static Spec mounted(Spec spec, File folder) throws IOException {
        var logs = folder.getPath() + "/logs";
        var name = spec.annotation(FILE);
        if (!name.isEmpty()) {
            SandboxFolder.beneath(logs, name);
            makeFolder(logs);
        }
        var wanted = spec.annotation(FOLDER);
        if (wanted.isEmpty()) {
            return spec;
        }
        makeFolder(logs);
        return spec.withMount("bind", logs, wanted, List.of("bind"));
    }

    /// Opens the file, if the container has one.
    static Optional<OutputCopy> open(Log log, Prepared prepared) throws IOException {
        var name = prepared.spec().annotation(FILE);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        var logs = prepared.folder().getPath() + "/logs";
        var path = SandboxFolder.beneath(logs, name);
        makeFolder(new File(path).getParent());
        var file = Fd.open(Path.of(path), Fd.O_WRONLY | Fd.O_CREAT | Fd.O_APPEND);
        Nodes.chmod(Path.of(path), ANYBODY_READS);
        return Optional.of(new OutputCopy(log, file));
    }

    private static void makeFolder(String path) throws IOException {
        if (!MountPoints.make(path).isEmpty()) {
            Nodes.chmod(Path.of(path), ANYBODY);
        }
    }
}
