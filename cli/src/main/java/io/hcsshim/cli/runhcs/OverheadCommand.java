package io.hcsshim.cli.runhcs;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.MachineUsage;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `runhcs overhead`: what a pod costs the host beside its containers, measured on a machine that has none.
@Command(
        name = "overhead",
        description = "Measure what a pod costs beside its containers, as a RuntimeClass.",
        mixinStandardHelpOptions = true)
final class OverheadCommand implements Callable<Integer> {
    /// Memory that the boot has left free is reported to the host after two seconds.
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration WATCHING = Duration.ofSeconds(5);
    private static final int STEP_MB = 16;

    @Option(
            names = "--memory",
            paramLabel = "MiB",
            defaultValue = "512",
            description = "of the machine (default ${DEFAULT-VALUE}, as the shim's)")
    private int memory;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            defaultValue = "2",
            description = "of the machine (default ${DEFAULT-VALUE}, as the shim's)")
    private int processors;

    @Option(
            names = "--accel",
            defaultValue = "AUTO",
            description = "auto, kvm or tcg (default auto)")
    private Acceleration acceleration = Acceleration.AUTO;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var places = Places.of(System.getenv());
        var state = Files.createTempDirectory("overhead");
        var spec =
                UvmSpec.of("overhead", state, BootFiles.in(Places.bootFolder()))
                        .environment(System.getenv())
                        .sized(memory, processors)
                        .acceleration(acceleration)
                        .postMortem(Optional.empty())
                        .log(Log.none())
                        .build();
        var hypervisor =
                new QemuHypervisor(
                        QemuPaths.find(places.cache()),
                        notice -> System.err.println("runhcs: " + notice));
        var layers = LayerStore.open(places.cache());
        try (var vm = UtilityVm.boot(hypervisor, spec, layers, PhaseListener.NONE)) {
            Thread.sleep(SETTLING);
            var before = vm.usage();
            Thread.sleep(WATCHING);
            System.out.print(runtimeClass(before, vm.usage()));
        } finally {
            Trees.remove(state);
        }
        return 0;
    }

    /// What a machine cost at two moments that are [#WATCHING] apart, rounded up: memory to 16 MiB, processors to a thousandth.
    static String runtimeClass(MachineUsage before, MachineUsage after) {
        var mebibytes = (after.residentBytes() >> 20) / STEP_MB * STEP_MB + STEP_MB;
        var busy = after.processorNanoseconds() - before.processorNanoseconds();
        var thousandths = 1 + busy * 1000 / WATCHING.toNanos();
        return """
        apiVersion: node.k8s.io/v1
        kind: RuntimeClass
        metadata: { name: runhcs }
        handler: runhcs
        overhead:
          podFixed: { memory: "%dMi", cpu: "%dm" }
        """
                .formatted(mebibytes, thousandths);
    }
}
