package io.hcsshim.shim;

import io.hcsshim.protocol.trace.Span;
import io.hcsshim.shim.log.Trace;
import io.hcsshim.shim.metrics.Boots;
import io.hcsshim.shim.task.GuestSetup;
import io.hcsshim.shim.task.Machine;
import io.hcsshim.shim.task.MachineOptions;
import io.hcsshim.shim.task.MachineRequest;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.shim.task.PodRole;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.network.Routing;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/// Machines that are utility VMs.
final class UvmMachines implements Machines {
    private final UtilityVms vms;
    private final LayerStore layers;
    private final Map<String, String> environment;
    private final Consumer<Span> guestSpans;
    private final Boots boots;
    private final Trace trace;

    UvmMachines(
            UtilityVms vms,
            LayerStore layers,
            Map<String, String> environment,
            Boots boots,
            Trace trace,
            Consumer<Span> guestSpans) {
        this.guestSpans = guestSpans;
        this.vms = vms;
        this.boots = boots;
        this.layers = layers;
        this.environment = environment;
        this.trace = trace;
    }

    @Override
    public Machine boot(MachineRequest request) throws IOException, InterruptedException {
        if (request.first().isPresent()) {
            var first = request.first().get();
            first.check();
            layers.prefetch(first.rootfs()); // it takes as long as the boot, the first time
        }
        var options = request.options();
        trace.reached(request.id(), "start");
        var files = bootFiles(options);
        var spec =
                UvmSpec.of(request.id(), request.stateDirectory(), files)
                        .environment(environment)
                        .log(request.log())
                        .sized(options.memoryMb(), options.processors())
                        .acceleration(options.acceleration())
                        .words(options.words())
                        .scratch(options.scratch())
                        .pmemLayers(options.pmemLayers())
                        .wishes(options.wishes())
                        .scsiControllers(controllers(request))
                        .build();
        var vm = start(spec);
        var policy = vm.policy();
        try {
            vm.limit(options.limits());
            if (options.guest().policy().isPresent()) {
                policy.set(options.guest().policy().get(), bootFolder(options));
            }
            setUp(vm, options.guest());
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (vm) {
                throw e;
            }
        }
        return new UvmMachine(vm, policy, trace);
    }

    private static void setUp(UtilityVm vm, GuestSetup wanted)
            throws IOException, InterruptedException {
        vm.share(wanted.shares(), wanted.writableShares());
        if (wanted.routing() == Routing.BY_POLICY) {
            vm.routeByPolicy();
        }
        if (wanted.logLevel().isPresent()) {
            vm.limitGuestLog(wanted.logLevel().get());
        }
        for (var disk : wanted.drivers()) {
            vm.installDrivers(disk);
        }
    }

    private UtilityVm start(UvmSpec spec) throws IOException, InterruptedException {
        var boot = boots.begin(phase -> trace.reached(spec.id(), phase.label()));
        var times = new PhaseTimes(boot, guestSpans);
        try {
            var vm = Tracer.child("boot", Map.of("uvm", spec.id()), () -> start(spec, times));
            boot.up();
            return vm;
        } catch (IOException e) {
            boot.failed();
            throw e;
        }
    }

    private UtilityVm start(UvmSpec spec, PhaseTimes times)
            throws IOException, InterruptedException {
        try {
            return vms.start(spec, times);
        } finally {
            times.tell();
        }
    }

    /// A pod may grow to as many disks as there are places; a machine for one container boots sooner with no more
    /// controllers than that needs.
    private static int controllers(MachineRequest request) {
        return request.role() instanceof PodRole.Sandbox
                ? ScsiAddress.MAX_CONTROLLERS
                : request.first()
                        .map(first -> ScsiAddress.controllers(first.disks() + 1)) // the root disk
                        .orElse(ScsiAddress.MAX_CONTROLLERS);
    }

    private static BootFiles bootFiles(MachineOptions options) throws IOException {
        var folder = bootFolder(options);
        if (!Files.isDirectory(folder)) {
            throw new IOException("no boot files: " + folder + " is not a folder");
        }
        return options.root().in(folder);
    }

    private static Path bootFolder(MachineOptions options) {
        return options.bootFiles().orElseGet(Places::bootFolder);
    }
}
