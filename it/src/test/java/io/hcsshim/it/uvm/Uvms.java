package io.hcsshim.it.uvm;

import io.hcsshim.it.Evidence;
import io.hcsshim.it.Home;
import io.hcsshim.it.Templates;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.TemplateMaker;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/// Utility VMs and containers for tests, in a folder of the test's own.
final class Uvms {
    private static final long LOOK = 100_000_000;
    private static final List<String> PROGRAMS =
            List.of(
                    "sh", "echo", "cat", "sleep", "ls", "stat", "mount", "uname", "true", "false",
                    "stty", "md5sum", "dd", "touch", "kill", "df", "httpd", "nc", "ping", "ip");

    private final Path folder;
    private final LayerStore layers;
    private final Path rootfs;

    Uvms(Path folder) throws IOException {
        this.folder = folder;
        layers = LayerStore.open(folder.resolve("cache"));
        rootfs = busybox(Files.createDirectory(folder.resolve("busybox")));
    }

    private static Path busybox(Path root) throws IOException {
        var bin = Files.createDirectory(root.resolve("bin"));
        Files.copy(Path.of("/bin/busybox"), bin.resolve("busybox"));
        bin.resolve("busybox").toFile().setExecutable(true, false);
        for (var program : PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
        }
        for (var mountPoint : List.of("proc", "sys", "dev", "run", "tmp", "etc")) {
            Files.createDirectory(root.resolve(mountPoint));
        }
        return root;
    }

    /// The folder of a small root file system.
    Path rootfs() {
        return rootfs;
    }

    Hypervisor hypervisor() {
        return new QemuHypervisor(QemuPaths.find(folder.resolve("qemu")), _ -> {});
    }

    UvmSpec.Builder spec(String id) throws IOException {
        var state = Files.createDirectories(folder.resolve("state").resolve(id));
        return UvmSpec.of(id, state, BootFiles.in(Home.require().resolve("boot")))
                .sized(512, 2)
                .postMortem(Optional.of(Evidence.folder()))
                .acceleration(Acceleration.TCG);
    }

    UtilityVm boot(UvmSpec.Builder spec) throws IOException, InterruptedException {
        return Templates.wanted(false)
                ? clone(spec.build())
                : UtilityVm.boot(hypervisor(), spec.build(), layers, PhaseListener.NONE);
    }

    /// A clone of the template for machines of this kind and size, which is made if it is not there.
    UtilityVm clone(UvmSpec spec) throws IOException, InterruptedException {
        var store = Templates.store(Home.require());
        var maker = new TemplateMaker(hypervisor(), layers, store);
        while (maker.make(spec).isEmpty()) {
            LockSupport.parkNanos(LOOK); // the other process of these tests makes it
        }
        return cloneOf(store, spec);
    }

    /// A clone of a template that is there.
    UtilityVm cloneOf(TemplateStore store, UvmSpec spec) throws IOException, InterruptedException {
        var vms =
                new UtilityVms(
                        hypervisor(),
                        layers,
                        store,
                        TemplateUse.READY,
                        new MachineSize(spec.memoryMb(), spec.processors()),
                        WarmPool.none(),
                        Log.to(System.err));
        var phases = new CopyOnWriteArrayList<BootPhase>();
        var clone = vms.start(spec, phases::add);
        if (!phases.equals(BootPhase.RESUME)) {
            try (clone) {
                throw new IOException(spec.id() + " is no clone, it came up by " + phases);
            }
        }
        return clone;
    }

    /// Where its containers' disks come from.
    LayerStore layers() {
        return layers;
    }

    ContainerRequest request(String id, String... command) throws IOException {
        return request(id, List.of(rootfs), command);
    }

    ContainerRequest request(String id, List<Path> layersTopFirst, String... command)
            throws IOException {
        return new ContainerRequest(
                id,
                OciSpecs.of(List.of(command)),
                new Rootfs.Overlay(layersTopFirst, Optional.empty()));
    }

    /// What a process left.
    record Outcome(int status, String output, String errors) {}

    /// Makes a container, runs it to its end, takes it away.
    Outcome run(UtilityVm uvm, ContainerRequest request) throws Exception {
        try (Container container = uvm.createContainer(request)) {
            var outcome = finish(container.start(Wanted.OUTPUT), new byte[0]);
            container.awaitExit();
            return outcome;
        }
    }

    /// Feeds a process, reads it to the end, and waits for it.
    static Outcome finish(GuestProcess process, byte[] input) throws Exception {
        try (process;
                var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var output = tasks.submit(() -> read(process.stdout()));
            var errors = tasks.submit(() -> read(process.stderr()));
            if (process.stdin().isPresent()) {
                process.stdin().get().write(ByteBuffer.wrap(input));
                process.stdin().get().shutdownOutput();
            }
            var text = new Outcome(0, output.get(), errors.get());
            process.close();
            return new Outcome(process.await(), text.output(), text.errors());
        }
    }

    private static String read(Optional<VsockStream> stream) throws IOException {
        var text = new ByteArrayOutputStream();
        if (stream.isPresent()) {
            Channels.newInputStream(stream.get()).transferTo(text);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    /// The process document of a command.
    static JsonObject process(String... command) throws IOException {
        return OciSpecs.of(List.of("x"))
                .toJson()
                .object("process")
                .orElseThrow()
                .with("args", JsonArray.ofStrings(List.of(command)));
    }
}
