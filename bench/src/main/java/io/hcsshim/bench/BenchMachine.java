package io.hcsshim.bench;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A utility VM in software emulation, with containers in which `iobench` measures.
final class BenchMachine implements AutoCloseable {
    private final UtilityVm uvm;
    private final Path rootfs;

    private BenchMachine(UtilityVm uvm, Path rootfs) {
        this.uvm = uvm;
        this.rootfs = rootfs;
    }

    /// @param folder for its files; exists
    static BenchMachine boot(Path home, Path folder) throws IOException, InterruptedException {
        var iobench = home.resolve("guest/bench/iobench");
        var rootfs = BusyboxRoot.make(folder.resolve("rootfs"), iobench);
        var spec =
                UvmSpec.of(
                                "bench",
                                Files.createDirectory(folder.resolve("vm")),
                                BootFiles.in(home.resolve("boot")))
                        .sized(512, 2)
                        .acceleration(Acceleration.TCG)
                        .build();
        var cache = folder.resolve("cache");
        var hypervisor = new QemuHypervisor(QemuPaths.find(cache), System.err::println);
        var uvm = UtilityVm.boot(hypervisor, spec, LayerStore.open(cache), PhaseListener.NONE);
        return new BenchMachine(uvm, rootfs);
    }

    UtilityVm uvm() {
        return uvm;
    }

    /// A container that waits.
    Container container(JsonObject document) throws IOException, InterruptedException {
        var container =
                uvm.createContainer(
                        new ContainerRequest(
                                "io", OciSpec.of(document), new Rootfs.Directory(rootfs, true)));
        container.start(Wanted.NOTHING);
        return container;
    }

    /// The number that `iobench` prints.
    static double measure(Container container, String... arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("iobench"));
        command.addAll(List.of(arguments));
        try (var process = container.exec(GuestDocuments.process(command), Wanted.OUTPUT)) {
            var said = text(process.stdout().orElseThrow());
            var complaint = text(process.stderr().orElseThrow());
            if (process.await() != 0) {
                throw new IOException(command + ": " + complaint);
            }
            return Double.parseDouble(said.strip());
        }
    }

    private static String text(VsockStream stream) throws IOException {
        return new String(Channels.newInputStream(stream).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        uvm.close();
    }
}
