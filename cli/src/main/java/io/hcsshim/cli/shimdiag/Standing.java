package io.hcsshim.cli.shimdiag;

import io.hcsshim.containerd.diag.SaveRequest;
import io.hcsshim.containerd.diag.StandRequest;
import io.hcsshim.uvm.Places;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// Pods of a resident shim that are stopped, taken off the host, and brought back.
public final class Standing {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Shims shims;

    /// Those of the state folder that the environment names.
    public Standing() {
        this(Places.of(System.getenv()).state());
    }

    /// Those of a state folder.
    public Standing(Path state) {
        shims = new Shims(state);
    }

    /// The whole name of a pod.
    ///
    /// @param name that, or how it begins
    /// @throws IOException if no pod's name begins so, or those of several do
    public String find(String name) throws IOException {
        return shims.find(name).name();
    }

    /// Stops a pod's processors, or a container's processes, or lets them go on.
    ///
    /// @param name of the shim, `<namespace>-<id>`, or how it begins
    /// @throws IOException also if no shim's name begins so, or those of several do
    public void stand(String name, boolean resume) throws IOException, InterruptedException {
        var request = StandRequest.newBuilder().setResume(resume).build();
        shims.ask(shims.find(name), "DiagStand", request, LIMIT);
    }

    /// Takes a pod's machine off the host.
    public void save(String name, Path folder) throws IOException, InterruptedException {
        shims.ask(shims.find(name), "DiagSave", request(folder), LIMIT);
    }

    /// Brings it back.
    ///
    /// @throws IOException also if the shim that saved it has ended: nobody else has its connections and disks
    public void restore(String name, Path folder) throws IOException, InterruptedException {
        try {
            shims.ask(shims.find(name), "DiagRestore", request(folder), LIMIT);
        } catch (IOException e) {
            if (e.getCause() instanceof TtrpcException) {
                throw e; // the shim's own words
            }
            throw new IOException(
                    "%s; only the shim that saved a pod can bring it back, and if that has ended, %s is of no use"
                            .formatted(e.getMessage(), folder),
                    e);
        }
    }

    private static SaveRequest request(Path folder) {
        return SaveRequest.newBuilder()
                .setFolder(folder.toAbsolutePath().normalize().toString())
                .build();
    }
}
