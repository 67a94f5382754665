package io.hcsshim.windows.container;

import io.hcsshim.hcs.job.HostJob;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.windows.document.ContainerDocument;
import io.hcsshim.windows.document.WindowsSpec;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/// Where the processes of a job see their container's files and its mounts. On an older Windows, which cannot show files
/// elsewhere, the container's files are at their volume, and there are no mounts.
record JobMounts(boolean canBind, String place, List<OciMount> mounts) {
    private static final String PIPE = "\\\\.\\pipe\\";

    /// Those of a spec.
    ///
    /// @throws TaskException if there is one that cannot be
    static JobMounts of(WindowsHost host, WindowsSpec spec) throws TaskException {
        for (var mount : spec.mounts()) {
            check(mount);
        }
        var mounts = spec.mounts().stream().filter(mount -> !isPipe(mount.source())).toList();
        var canBind = HostJob.canBind(host.libraries());
        if (!canBind && !mounts.isEmpty()) {
            throw TaskException.unimplemented(
                    "this Windows has no bindfltapi.dll, which mounts of host processes need");
        }
        return new JobMounts(canBind, spec.hostProcessRoot(), mounts);
    }

    private static void check(OciMount mount) throws TaskException {
        if (!List.of("", "bind").contains(mount.type())) {
            throw TaskException.invalid(
                    "a mount of a host process has no type, not '" + mount.type() + "'");
        }
        // pipes of the host are seen by their names anyway, and by no others
        if (isPipe(mount.source()) || isPipe(mount.destination())) {
            if (!mount.source().equalsIgnoreCase(mount.destination())) {
                throw TaskException.invalid(
                        "a host process sees the pipe "
                                + mount.source()
                                + " by that name only, not as "
                                + mount.destination());
            }
        }
    }

    private static boolean isPipe(String path) {
        return path.toLowerCase(Locale.ROOT).startsWith(PIPE);
    }

    /// Where the processes see the files of a volume.
    String root(String volume) {
        return canBind ? place : volume;
    }

    /// Has the processes of a job see everything.
    void bind(HostJob job, String volume) throws IOException {
        if (!canBind) {
            return;
        }
        job.bind(place, volume.endsWith("\\") ? volume : volume + "\\", false);
        for (var mount : mounts) {
            job.bind(mount.destination(), mount.source(), ContainerDocument.isReadOnly(mount));
        }
    }
}
