package io.hcsshim.faults;

import io.hcsshim.containerd.diag.ExecProcessRequest;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A script in a pod's machine, in no container.
final class GuestScript {
    private GuestScript() {}

    /// Runs it to its end.
    ///
    /// @param resident where the shim listens
    /// @param pod      `<namespace>/<id>`
    static void run(Path resident, String pod, String script, Duration limit)
            throws IOException, InterruptedException {
        var request =
                ExecProcessRequest.newBuilder().addAllArgs(List.of("sh", "-c", script)).build();
        try (var client = TtrpcClient.connect(resident)) {
            client.call(
                    "containerd.runhcs.v1.diag.ShimDiag",
                    "DiagExecInHost",
                    request.toByteArray(),
                    Map.of("hcsshim-pod", pod),
                    limit);
        }
    }
}
