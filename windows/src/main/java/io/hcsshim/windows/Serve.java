package io.hcsshim.windows;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.windows.WindowsProvider;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.storage.Wclayer;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.windows.container.HcnEndpoints;
import io.hcsshim.windows.container.WindowsContainers;
import io.hcsshim.windows.container.WindowsHost;
import io.hcsshim.windows.pipe.PipeDoors;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The resident process on Windows, put together.
final class Serve {
    /// How long a container may take to end.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Machines NO_MACHINES =
            request -> {
                throw TaskException.unimplemented(
                        "this program carries no Linux containers yet; those of Windows have a member `windows` in their spec");
            };

    private Serve() {}

    /// @param log takes what it has to say
    static Resident resident(Resident.Seat seat, Map<String, String> environment, OutputStream log)
            throws IOException, InterruptedException {
        var libraries = Libraries.system();
        var host =
                new WindowsHost(
                        new Computecore(HcsSettings.of(libraries, environment)),
                        new Wclayer(libraries),
                        libraries,
                        new HcnEndpoints(new Hcn(new WindowsProvider(libraries))),
                        Runtime.getRuntime().availableProcessors(),
                        "containerd-shim-runhcs-v1.exe",
                        PATIENCE);
        var offer =
                new Resident.Offer(
                        NO_MACHINES,
                        Optional.of(new WindowsContainers(host)),
                        new PipeDoors(libraries));
        return Resident.serve(seat, Optional.empty(), offer, environment, log, Optional.empty());
    }
}
