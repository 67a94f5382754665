package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Lets a machine do everything that a pod will want of it, with a container that holds nothing of anybody: afterwards the
/// agent's classes are loaded and its hot methods compiled, and the kernel's modules are in.
final class WarmUp {
    /// The first loads classes; the methods that matter are compiled by the third.
    private static final int ROUNDS = 3;

    private static final String PROGRAM = "cat";
    private static final byte[] WORD = "warm".getBytes(StandardCharsets.US_ASCII);

    private final UtilityVm vm;
    private final Path root;

    private WarmUp(UtilityVm vm, Path root) {
        this.vm = vm;
        this.root = root;
    }

    /// Warms a machine up and leaves nothing in it.
    ///
    /// @param work an empty folder
    static void run(UtilityVm vm, Path work) throws IOException, InterruptedException {
        var warmUp = new WarmUp(vm, rootFilesystem(work.resolve("root")));
        for (var round = 0; round < ROUNDS; round++) {
            warmUp.container();
            vm.rehearse();
        }
    }

    private static Path rootFilesystem(Path root) throws IOException {
        for (var folder : List.of("", "dev", "proc", "sys", "etc")) {
            Files.createDirectory(root.resolve(folder));
        }
        var program = Files.write(root.resolve(PROGRAM), WarmUpProgram.bytes());
        if (!program.toFile().setExecutable(true, false)) {
            throw new IOException("cannot make " + program + " executable");
        }
        return root;
    }

    private void container() throws IOException, InterruptedException {
        var rootfs = new Rootfs.Directory(root, false); // an image that nobody keeps
        try (var container =
                vm.createContainer(new ContainerRequest("warm-up", document(), rootfs))) {
            try (var init = container.start(Wanted.ALL)) {
                echo(init);
                try (var other = container.exec(process(), Wanted.ALL)) {
                    echo(other);
                    finish(other);
                }
                container.pids();
                container.statistics();
                finish(init);
            }
            container.awaitExit();
        }
    }

    private static void echo(GuestProcess process) throws IOException {
        process.stdin().orElseThrow().write(ByteBuffer.wrap(WORD));
        var back = ByteBuffer.allocate(WORD.length);
        while (back.hasRemaining()) {
            if (process.stdout().orElseThrow().read(back) < 0) {
                throw new IOException("the warm-up's container does not answer");
            }
        }
    }

    private static void finish(GuestProcess process) throws IOException, InterruptedException {
        process.stdin().orElseThrow().shutdownOutput();
        drain(process.stdout().orElseThrow());
        drain(process.stderr().orElseThrow());
        var status = process.await();
        if (status != 0) {
            throw new IOException("the warm-up's container ended with status " + status);
        }
    }

    private static void drain(VsockStream stream) throws IOException {
        var buffer = ByteBuffer.allocate(1024);
        while (stream.read(buffer.clear()) >= 0) {
            // nothing is expected
        }
        stream.close();
    }

    private static OciSpec document() {
        var namespaces =
                JsonArray.of(
                        namespace("pid"), namespace("ipc"), namespace("uts"), namespace("mount"));
        return OciSpec.of(
                JsonObject.builder()
                        .put("ociVersion", "1.0.2")
                        .put("process", process())
                        .put("root", JsonObject.builder().put("path", "rootfs").build())
                        .put("hostname", "warm-up")
                        .put(
                                "mounts",
                                JsonArray.of(
                                        mount("/proc", "proc"),
                                        mount("/dev", "tmpfs"),
                                        mount("/sys", "sysfs")))
                        .put("linux", JsonObject.builder().put("namespaces", namespaces).build())
                        .build());
    }

    private static JsonObject process() {
        return JsonObject.builder()
                .put("user", JsonObject.builder().put("uid", 0).put("gid", 0).build())
                .put("args", List.of("/" + PROGRAM))
                .put("env", List.of("PATH=/"))
                .put("cwd", "/")
                .build();
    }

    private static JsonObject mount(String target, String type) {
        return JsonObject.builder()
                .put("destination", target)
                .put("type", type)
                .put("source", type)
                .build();
    }

    private static JsonObject namespace(String type) {
        return JsonObject.builder().put("type", type).build();
    }
}
