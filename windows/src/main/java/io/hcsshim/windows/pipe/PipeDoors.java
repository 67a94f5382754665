package io.hcsshim.windows.pipe;

import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.log.ContainerdLog;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.file.Path;

/// Named pipes: where containerd calls, under a prefix that only administrators may use, one for each namespace and build of
/// the program; and where it takes lines for its log, one for each pod.
///
/// @param libraries where the system's libraries are
public record PipeDoors(Libraries libraries) implements Doors {
    private static final String PREFIX =
            "\\\\.\\pipe\\ProtectedPrefix\\Administrators\\containerd-shim-";

    @Override
    public Door open(StateRoot state, Path seat, String namespace) throws IOException {
        var build = String.valueOf(seat.getFileName()).replace("shim-", "").replace(".sock", "");
        var name = PREFIX + namespace + "-" + build + "-pipe";
        return new Door(name, PipeServer.open(libraries, name));
    }

    @Override
    public ContainerdLog log(PodKey pod, Path bundle) {
        return LogPipe.open(libraries, pod.namespace(), pod.id());
    }
}
