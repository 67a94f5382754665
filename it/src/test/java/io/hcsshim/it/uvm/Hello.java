package io.hcsshim.it.uvm;

import io.hcsshim.protocol.log.Level;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;

/// A container in a utility VM by hand: `Hello BOOT-FOLDER ROOTFS-FOLDER COMMAND...`.
///
/// Prints what the command prints, and when each phase was reached. Environment: `COUNT`, how many
/// containers to run one after the other; `ACCEL`, `kvm`, `tcg` or `auto`.
final class Hello {
    private static final long START = System.nanoTime();

    private Hello() {}

    public static void main(String[] arguments) throws Exception {
        var state = Files.createTempDirectory("hello");
        var cache = Path.of(System.getProperty("java.io.tmpdir"), "hello-cache");
        Files.createDirectories(cache);
        var command = Arrays.asList(arguments).subList(2, arguments.length);
        var hypervisor = new QemuHypervisor(QemuPaths.find(cache), System.err::println);
        var accel = System.getenv().getOrDefault("ACCEL", "tcg").toUpperCase(Locale.ROOT);
        var spec =
                UvmSpec.of("hello", state, BootFiles.in(Path.of(arguments[0])))
                        .log(Log.to(System.err, Level.DEBUG))
                        .sized(Integer.getInteger("memory", 512), 2)
                        .acceleration(Acceleration.valueOf(accel))
                        .build();
        var layers = LayerStore.open(cache.resolve("layers"));
        say("start");
        try (var uvm = UtilityVm.boot(hypervisor, spec, layers, phase -> say(phase.label()))) {
            say("kernel " + uvm.guestKernel());
            int count = Integer.parseInt(System.getenv().getOrDefault("COUNT", "1"));
            for (int i = 0; i < count; i++) {
                run(uvm, "c" + i, Path.of(arguments[1]), command);
            }
        } finally {
            say("torn-down");
        }
        delete(state);
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static void run(UtilityVm uvm, String id, Path rootfs, List<String> command)
            throws Exception {
        var request =
                new ContainerRequest(
                        id,
                        OciSpecs.of(command),
                        new Rootfs.Overlay(List.of(rootfs), Optional.empty()));
        try (var container = uvm.createContainer(request)) {
            say("created");
            var init = container.start(Wanted.OUTPUT);
            say("started, pid " + init.pid());
            say("exited with " + relay(init));
            container.awaitExit();
        }
        say("container closed");
    }

    private static int relay(GuestProcess process) throws Exception {
        try (process;
                var copies = Executors.newVirtualThreadPerTaskExecutor()) {
            copies.submit(() -> copy(process.stderr().orElseThrow(), System.err));
            copy(process.stdout().orElseThrow(), System.out);
        }
        return process.await();
    }

    private static Void copy(VsockStream from, OutputStream to) throws IOException {
        Channels.newInputStream(from).transferTo(to);
        to.flush();
        return null;
    }

    private static void say(String phase) {
        System.err.printf("%8.3f %s%n", (System.nanoTime() - START) / 1e9, phase);
    }
}
