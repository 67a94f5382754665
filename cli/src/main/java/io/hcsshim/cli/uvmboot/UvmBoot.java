package io.hcsshim.cli.uvmboot;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.RootType;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.device.PmemLayers;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// `uvmboot`: boots utility VMs, to see whether they boot and how fast. Options may stand before or behind what is booted. Exit status: 0, or 1 for any failure.
@Command(
        name = "uvmboot",
        description = "Boot utility VMs, and take them down again.",
        mixinStandardHelpOptions = true,
        version = "uvmboot 0.1.0",
        sortOptions = false,
        subcommands = CommandLine.HelpCommand.class)
public final class UvmBoot {
    @Option(
            names = "--cpus",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            defaultValue = "2",
            description = "of each VM")
    private int processors;

    @Option(
            names = "--memory",
            scope = ScopeType.INHERIT,
            paramLabel = "MiB",
            defaultValue = "1024",
            description = "of each VM")
    private int memory;

    @Option(
            names = "--accel",
            scope = ScopeType.INHERIT,
            defaultValue = "AUTO",
            description = "auto, kvm or tcg")
    private Acceleration acceleration = Acceleration.AUTO;

    @Option(
            names = "--count",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            defaultValue = "1",
            description = "how many VMs to boot")
    private int count;

    @Option(
            names = "--parallel",
            scope = ScopeType.INHERIT,
            paramLabel = "N",
            defaultValue = "1",
            description = "how many at a time")
    private int parallel;

    @Option(
            names = "--measure",
            scope = ScopeType.INHERIT,
            description = "print how long the boots took")
    private boolean measure;

    @Option(
            names = "--go-on",
            scope = ScopeType.INHERIT,
            description = "boot all of them whatever becomes of some, and print a line for each")
    private boolean goOn;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "log what is done")
    private boolean debug;

    UvmBoot() {}

    /// Boots them.
    public static void main(String[] arguments) {
        var line = new CommandLine(new UvmBoot()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(Commands.run(line, arguments));
    }

    @Command(name = "lcow", description = "Boot VMs with Linux in them.")
    void linux(
            @Option(
                            names = "--boot-files-path",
                            paramLabel = "DIR",
                            description = "with kernel and root file system")
                    Optional<Path> bootFiles,
            @Option(
                            names = "--root-fs-type",
                            paramLabel = "TYPE",
                            defaultValue = "",
                            description = "initrd, vhd or verity; default: vhd if it is there")
                    String rootType,
            @Option(
                            names = "--vpmem-max-count",
                            paramLabel = "N",
                            defaultValue = "0",
                            description = "room for so many vPMem devices")
                    int pmemDisks,
            @Option(
                            names = "--vpmem-max-size",
                            paramLabel = "MiB",
                            defaultValue = "4096",
                            description = "and how large each may be")
                    int pmemMiB,
            @Option(
                            names = "--exec",
                            paramLabel = "COMMAND",
                            description = "run it by the shell in each VM")
                    Optional<String> command,
            @Option(names = "--fwd-stdout", description = "print what it writes")
                    boolean forwardOutput,
            @Option(names = "--fwd-stderr", description = "print its errors") boolean forwardErrors)
            throws IOException, InterruptedException {
        var places = Places.of(System.getenv());
        var hypervisor =
                new QemuHypervisor(
                        QemuPaths.find(places.cache()),
                        notice -> System.err.println("uvmboot: " + notice));
        var files =
                RootChoice.of(RootType.named(rootType)).in(bootFiles.orElseGet(Places::bootFolder));
        var output =
                new LinuxBoot.Output(
                        forwardOutput ? System.out : OutputStream.nullOutputStream(),
                        forwardErrors ? System.err : OutputStream.nullOutputStream());
        var boot =
                new LinuxBoot(
                        hypervisor,
                        LayerStore.open(places.cache()),
                        places.ownFiles(),
                        (id, folder) ->
                                spec(id, folder, files)
                                        .pmemLayers(
                                                new PmemLayers(
                                                        pmemDisks, (long) pmemMiB << 20, true))
                                        .build(),
                        command,
                        output);
        boot(boot);
    }

    private void boot(LinuxBoot boot) throws IOException, InterruptedException {
        var boots = new Boots(count, parallel);
        if (goOn) {
            int failed = boots.attempt(boot, System.out::println);
            if (failed > 0) {
                throw new IOException("%d of %d did not come up".formatted(failed, count));
            }
            return;
        }
        var times = boots.run(boot);
        if (measure) {
            System.out.println(Boots.summary(times));
        }
    }

    private UvmSpec.Builder spec(String id, Path folder, BootFiles files) throws IOException {
        return UvmSpec.of(id, folder, files)
                .environment(System.getenv())
                .log(Log.to(System.err, debug ? Level.DEBUG : Level.WARNING))
                .sized(memory, processors)
                .acceleration(acceleration);
    }

    @Command(
            name = "wcow",
            aliases = "cwcow",
            description = "Would boot VMs with Windows in them; not built.")
    void windows() throws IOException {
        throw new IOException("VMs with Windows in them cannot be booted by this program");
    }
}
