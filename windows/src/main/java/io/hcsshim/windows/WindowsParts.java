package io.hcsshim.windows;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.windows.WindowsProvider;
import io.hcsshim.hcs.HcsSettings;
import io.hcsshim.hcs.computecore.Computecore;
import io.hcsshim.hcs.storage.Wclayer;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.HostParts;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.sys.windows.HostProcessors;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.hcs.HcsHypervisor;
import io.hcsshim.windows.container.HcnEndpoints;
import io.hcsshim.windows.container.WindowsContainers;
import io.hcsshim.windows.container.WindowsHost;
import io.hcsshim.windows.linux.HcsMachines;
import io.hcsshim.windows.pipe.PipeDoors;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Machines and containers of the compute service, and named pipes.
final class WindowsParts implements HostParts {
    /// How long a container may take to end.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String OWNER = "containerd-shim-runhcs-v1.exe";

    /// Beside the program itself; `hcsshim.home` is the folder above.
    private static final String FINDER = "guest-devices.exe";

    private final Libraries libraries;
    private final Computecore hcs;

    /// @param environment of this process
    WindowsParts(Libraries libraries, Map<String, String> environment) {
        this.libraries = libraries;
        hcs = new Computecore(HcsSettings.of(libraries, environment));
    }

    @Override
    public Hypervisor hypervisor(Places places, Log log) {
        return new HcsHypervisor(hcs, libraries, OWNER);
    }

    /// The service makes no clones.
    @Override
    public TemplateUse templates(Map<String, String> environment) {
        return TemplateUse.OFF;
    }

    @Override
    public Resident.Offer offer(Machines machines) throws IOException {
        var endpoints = new HcnEndpoints(new Hcn(new WindowsProvider(libraries)));
        var host =
                new WindowsHost(
                        hcs,
                        new Wclayer(libraries),
                        libraries,
                        endpoints,
                        new HostProcessors(libraries).count(),
                        OWNER,
                        Path.of(System.getProperty("hcsshim.home", ""), "bin", FINDER),
                        PATIENCE);
        return new Resident.Offer(
                new HcsMachines(machines, endpoints),
                Optional.of(new WindowsContainers(host)),
                new PipeDoors(libraries));
    }
}
