package io.hcsshim.bench;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.uvm.BootFiles;
import io.hcsshim.uvm.Container;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.GuestProcess;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.UvmSpec;
import io.hcsshim.uvm.VmProcess;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What happens inside one living VM: S4, S5, S6, S7, S12.
final class MachineBench {
    private static final int BULK = 16 << 20;
    private static final int LOOPS = 10;
    private static final Map<String, String> PATH =
            Map.of("PATH", "/opt/gcs/bin:/sbin:/usr/sbin:/bin:/usr/bin");

    private final UtilityVm uvm;
    private final Path rootfs;
    private final Report report;

    private MachineBench(UtilityVm uvm, Path rootfs, Report report) {
        this.uvm = uvm;
        this.rootfs = rootfs;
        this.report = report;
    }

    static void run(Path home, Report report) throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("hcsbench");
        var cache = folder.resolve("cache");
        var rootfs = BusyboxRoot.make(folder.resolve("rootfs"));
        var spec =
                UvmSpec.of(
                                "bench",
                                Files.createDirectory(folder.resolve("vm")),
                                BootFiles.in(home.resolve("boot")))
                        .build();
        var hypervisor = new QemuHypervisor(QemuPaths.find(cache), System.err::println);
        try (var uvm =
                UtilityVm.boot(hypervisor, spec, LayerStore.open(cache), PhaseListener.NONE)) {
            var bench = new MachineBench(uvm, rootfs, report);
            try (var container = bench.container("first", List.of("sleep", "100000"));
                    var init = container.start(Wanted.NOTHING)) {
                bench.roundTrip();
                bench.throughput(container);
                bench.agentMemory();
                bench.execs(container);
                bench.secondContainer();
                init.signal(9);
                init.await();
            }
        } finally {
            Trees.remove(folder);
        }
    }

    private Container container(String id, List<String> arguments)
            throws IOException, InterruptedException {
        var document = GuestDocuments.container(arguments);
        return uvm.createContainer(
                new ContainerRequest(id, OciSpec.of(document), new Rootfs.Directory(rootfs, true)));
    }

    private void roundTrip() throws IOException, InterruptedException {
        var ours = Samples.of(200, 800, uvm::ping);
        try (var echo =
                uvm.execInVm(
                        new VmProcess(
                                List.of("cat"), PATH, "/", false, new Wanted(true, true, false)))) {
            var out = echo.stdin().orElseThrow();
            var in = echo.stdout().orElseThrow();
            var there = new byte[151]; // as long as the request of a ping
            var raw =
                    Samples.of(
                            500,
                            2000,
                            () -> {
                                out.write(ByteBuffer.wrap(there));
                                readFully(in, there.length);
                            });
            out.shutdownOutput();
            echo.await();
            report.against("S6", "bridge round trip", ours, raw, "≤ 3 × (1.5)");
        }
    }

    private void throughput(Container container) throws IOException, InterruptedException {
        var command = List.of("head", "-c", Integer.toString(BULK), "/dev/zero");
        var ours =
                Samples.of(
                        1,
                        5,
                        () ->
                                drain(
                                        container.exec(
                                                GuestDocuments.process(command), Wanted.OUTPUT)));
        var raw =
                Samples.of(
                        1,
                        5,
                        () ->
                                drain(
                                        uvm.execInVm(
                                                new VmProcess(
                                                        command,
                                                        PATH,
                                                        "/",
                                                        false,
                                                        Wanted.OUTPUT))));
        var mib = BULK / 1048576.0 * 1000;
        report.against(
                "S7",
                "stdio of an exec, whole of 16 MiB",
                "MiB/s",
                mib / ours.p50(),
                mib / raw.p50(),
                "≥ 0.6 × (0.9)");
    }

    private void agentMemory() throws IOException, InterruptedException {
        var status = text("sh", "-c", "cat /proc/$(pidof java || pidof gcs)/status");
        var kib =
                status.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .findFirst()
                        .orElse("VmRSS: 0 kB");
        report.alone(
                "S12",
                "agent, resident",
                "MiB",
                Integer.parseInt(kib.replaceAll("\\D", "")) / 1024.0,
                "≤ 60 (40)");
    }

    private void execs(Container container) throws IOException, InterruptedException {
        var process = GuestDocuments.process(List.of("true"));
        var ours = Samples.of(3, 15, () -> drain(container.exec(process, Wanted.OUTPUT)));
        var bare = perLoop("crun --root /run/crun exec first true || crun exec first true");
        report.against(
                "S5",
                "exec `true` in a running container, p50",
                "ms",
                ours.p50(),
                bare,
                "≤ 1.5 × (1.15)");
    }

    private void secondContainer() throws IOException, InterruptedException {
        var number = new int[1];
        var ours =
                Samples.of(
                        2,
                        10,
                        () -> {
                            try (var second = container("c" + number[0]++, List.of("true"))) {
                                drain(second.start(Wanted.OUTPUT));
                            }
                        });
        var config = GuestDocuments.container(List.of("true"));
        var root =
                config.object("root")
                        .orElseThrow()
                        .with(
                                "path",
                                JsonObject.parse("{\"p\":\"/run/gcs/c/first/rootfs\"}")
                                        .get("p")
                                        .orElseThrow());
        write("/tmp/bare/config.json", config.with("root", root).toText());
        var bare = perLoop("crun run --no-pivot --bundle /tmp/bare bare");
        report.against(
                "S4",
                "second container in a live VM, p50",
                "ms",
                ours.p50(),
                bare,
                "≤ 1.5 × (1.15)");
    }

    /// Milliseconds for one run of a shell command in the guest, timed by the guest.
    private double perLoop(String command) throws IOException, InterruptedException {
        var script =
                "for w in 1 2; do "
                        + command
                        + "; done >/dev/null 2>&1; read a _ </proc/uptime; i=0;"
                        + " while [ $i -lt "
                        + LOOPS
                        + " ]; do "
                        + command
                        + " >/dev/null 2>/tmp/failed || exit 1; i=$((i+1)); done;"
                        + " read b _ </proc/uptime; echo $a $b";
        var times = text("sh", "-c", script).strip().split(" ");
        if (times.length != 2) {
            throw new IOException(
                    "`" + command + "` does not run in the guest: " + text("cat", "/tmp/failed"));
        }
        return (Double.parseDouble(times[1]) - Double.parseDouble(times[0])) * 1000 / LOOPS;
    }

    private void write(String file, String content) throws IOException, InterruptedException {
        var command = List.of("sh", "-c", "mkdir -p ${0%/*}; cat > $0", file);
        try (var process =
                uvm.execInVm(
                        new VmProcess(command, PATH, "/", false, new Wanted(true, false, false)))) {
            var stdin = process.stdin().orElseThrow();
            stdin.write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            stdin.shutdownOutput();
            process.await();
        }
    }

    private String text(String... command) throws IOException, InterruptedException {
        try (var process =
                uvm.execInVm(
                        new VmProcess(
                                List.of(command),
                                PATH,
                                "/",
                                false,
                                new Wanted(false, true, false)))) {
            var text = new StringBuilder();
            var buffer = ByteBuffer.allocate(1 << 16);
            var stdout = process.stdout().orElseThrow();
            while (stdout.read(buffer.clear()) >= 0) {
                text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
            }
            stdout.close();
            process.await();
            return text.toString();
        }
    }

    private static void drain(GuestProcess process) throws IOException, InterruptedException {
        try (process) {
            var buffer = ByteBuffer.allocate(1 << 16);
            for (var stream :
                    List.of(process.stdout().orElseThrow(), process.stderr().orElseThrow())) {
                while (stream.read(buffer.clear()) >= 0) {
                    // only counted by the clock
                }
                stream.close();
            }
            process.await();
        }
    }

    private static void readFully(VsockStream in, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new IOException("the echo ended");
            }
        }
    }
}
