package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.image.Image;
import io.hcsshim.cli.image.OciArchive;
import io.hcsshim.cli.oci.BundleRun;
import io.hcsshim.cli.oci.CreationOptions;
import io.hcsshim.cli.oci.Failing;
import io.hcsshim.cli.oci.GlobalOptions;
import io.hcsshim.cli.oci.ProcessDocument;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.RootChoice;
import io.hcsshim.uvm.TemplateMaker;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.layers.Verification;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// `runhcs run`: boots a utility VM, runs one container in it, and takes everything down again.
@Command(
        name = "run",
        description = "Run a command in a container in a utility VM of its own, or a bundle.",
        customSynopsis = {
            "runhcs run (--image FILE | --rootfs DIR) [OPTION...] [--] [COMMAND...]",
            "runhcs run [--bundle DIR] [-d] [OPTION...] ID"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer>, Failing {
    private static final String DEFAULT_PATH =
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// A template that is not made by then will not be.
    private static final Duration TEMPLATE_LIMIT = Duration.ofMinutes(5);

    private final Places places = Places.of(System.getenv());

    /// What the container's files are.
    static final class Source {
        @Option(names = "--image", paramLabel = "FILE", description = "an OCI image archive")
        Optional<Path> image = Optional.empty();

        @Option(
                names = "--rootfs",
                paramLabel = "DIR",
                description = "a directory with a root file system")
        Optional<Path> rootfs = Optional.empty();
    }

    @ParentCommand private GlobalOptions.Holder program = GlobalOptions::new;

    @Mixin private CreationOptions bundle = new CreationOptions();

    @Option(
            names = {"-d", "--detach"},
            description = "of a bundle: do not wait for it")
    private boolean detached;

    @ArgGroup(multiplicity = "0..1")
    private Source source = new Source();

    @Option(
            names = "--memory",
            paramLabel = "MiB",
            defaultValue = "1024",
            description = "the VM's memory (default ${DEFAULT-VALUE})")
    private int memory;

    @Option(
            names = "--cpus",
            paramLabel = "N",
            defaultValue = "2",
            description = "the VM's processors (default ${DEFAULT-VALUE})")
    private int processors;

    @Option(
            names = "--accel",
            defaultValue = "AUTO",
            description = "auto, kvm or tcg (default auto)")
    private Acceleration acceleration = Acceleration.AUTO;

    @Option(
            names = {"-t", "--tty"},
            description = "give the process a terminal")
    private boolean terminal;

    @Option(
            names = {"-i", "--interactive"},
            description = "pass standard input on")
    private boolean interactive;

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "set an environment variable")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = {"-w", "--workdir"},
            paramLabel = "DIR",
            description = "start in this directory")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = {"-v", "--volume"},
            paramLabel = "SOURCE:DESTINATION[:ro]",
            description = "a folder or file of this host for the container")
    private List<String> volumes = new ArrayList<>();

    @Option(
            names = "--mount",
            paramLabel = "type=TYPE,src=SOURCE,dst=DESTINATION,options=OPTION:OPTION",
            description = "a mount of any type for the container")
    private List<String> mounts = new ArrayList<>();

    @Option(
            names = "--template",
            description = "start from a template, and make it first if there is none")
    private boolean template;

    @Option(names = "--timings", description = "print how long each step took, to standard error")
    private boolean timings;

    @Parameters(
            paramLabel = "COMMAND",
            description =
                    "the command and its arguments (default: the image's); of a bundle, its id")
    private List<String> command = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (isOfBundle()) {
            return runBundle();
        }
        if (bundle.namesBundle() || detached) {
            throw new IllegalArgumentException(
                    "--bundle and --detach go without --image and --rootfs");
        }
        var cache = places.cache();
        var image = image(cache.resolve("images"));
        var id = "run-" + ProcessHandle.current().pid();
        var state = Files.createDirectories(places.ownFiles().next("run"));
        var clock = new Timings(timings);
        try {
            return run(id, state, image, store(cache), clock);
        } finally {
            Trees.remove(state);
            clock.print();
        }
    }

    private boolean isOfBundle() {
        return source.image.isEmpty() && source.rootfs.isEmpty();
    }

    /// 125 says that a container could not be run whose own status would be anything; of a bundle 1, as runc has it.
    @Override
    public int failureStatus() {
        return isOfBundle() ? 1 : 125;
    }

    private int runBundle() throws IOException, InterruptedException {
        if (command.size() != 1) {
            throw new IllegalArgumentException(
                    "run needs --image FILE or --rootfs DIR, or one id for the bundle in --bundle DIR");
        }
        return new BundleRun(program.globals(), bundle, detached).run(command.getFirst());
    }

    private static LayerStore store(Path cache) throws IOException {
        return LayerStore.open(cache, Verification.of(System.getenv()));
    }

    private int run(String id, Path state, Image image, LayerStore layers, Timings clock)
            throws IOException, InterruptedException {
        var warnings = Log.to(System.err, Level.WARNING);
        var hypervisor =
                new QemuHypervisor(
                        QemuPaths.find(places.cache()),
                        notice -> System.err.println("runhcs: " + notice));
        var spec =
                UvmSpec.of(id, state, RootChoice.of(System.getenv()).in(Places.bootFolder()))
                        .environment(System.getenv())
                        .log(warnings)
                        .sized(memory, processors)
                        .acceleration(acceleration)
                        .build();
        var vms =
                new UtilityVms(
                        hypervisor,
                        layers,
                        places.templates(),
                        TemplateUse.of(System.getenv()),
                        new MachineSize(memory, processors),
                        WarmPool.none(),
                        warnings);
        if (template) {
            new TemplateMaker(hypervisor, layers, places.templates()).make(spec);
            clock.reached("template");
        }
        var transport = ShareTransport.of(System.getenv());
        try (var uvm = vms.start(spec, phase -> clock.reached(phase.label()));
                var _ = OnExit.close(uvm, state);
                var container = sharing(uvm, transport).createContainer(request(id, image))) {
            clock.reached("created");
            var console = terminal ? Console.terminal(interactive) : Console.pipes(interactive);
            try (console;
                    var process = container.start(console.wanted())) {
                clock.reached("started");
                var status = console.relay(process);
                clock.reached("exited");
                return status;
            }
        } finally {
            vms.awaitMade(TEMPLATE_LIMIT);
        }
    }

    private static UtilityVm sharing(UtilityVm uvm, ShareTransport transport) {
        uvm.share(transport, true);
        return uvm;
    }

    private ContainerRequest request(String id, Image image) throws IOException {
        var spec = OciSpec.of(document(id, image));
        for (var mount : wantedMounts()) {
            spec = spec.withMount(mount);
        }
        return new ContainerRequest(id, spec, rootfs(image));
    }

    private List<OciMount> wantedMounts() {
        var wanted = new ArrayList<OciMount>();
        volumes.forEach(volume -> wanted.add(MountArgument.volume(volume)));
        mounts.forEach(mount -> wanted.add(MountArgument.mount(mount)));
        return wanted;
    }

    private JsonObject document(String id, Image image) throws IOException {
        var variables = new ArrayList<>(image.environment());
        if (variables.stream().noneMatch(variable -> variable.startsWith("PATH="))) {
            variables.add(DEFAULT_PATH);
        }
        if (terminal) {
            variables.add("TERM=" + Optional.ofNullable(System.getenv("TERM")).orElse("xterm"));
        }
        variables.addAll(environment);
        var arguments = image.command(command);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("the image names no command, so give one");
        }
        var shape = terminal ? ProcessDocument.Console.TERMINAL : ProcessDocument.Console.PIPES;
        return ProcessDocument.of(
                id, arguments, variables, directory.orElse(image.workingDirectory()), shape);
    }

    private Image image(Path cache) throws IOException, InterruptedException {
        return source.image.isPresent()
                ? OciArchive.open(source.image.get(), cache)
                : new Image(JsonObject.of(), List.of());
    }

    private Rootfs rootfs(Image image) {
        return source.rootfs
                .<Rootfs>map(path -> new Rootfs.Directory(path, false))
                .orElseGet(() -> new Rootfs.Overlay(image.layersTopFirst(), Optional.empty()));
    }
}
