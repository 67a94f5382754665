package io.hcsshim.cli.oci;

import io.hcsshim.containerd.diag.ExecProcessRequest;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What the machine's `ps` says of the processes of a container.
///
/// @param container whose machine is asked
record ProcessTable(Container container) {
    private static final String SERVICE = "containerd.runhcs.v1.diag.ShimDiag";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// Prints the line of titles, and those of these numbers.
    void print(List<Integer> pids, List<String> options) throws IOException, InterruptedException {
        var lines = ask(options).lines().toList();
        int column = lines.isEmpty() ? -1 : words(lines.getFirst()).indexOf("PID");
        if (column < 0) {
            throw new OciException("the machine's ps has no column PID with options " + options);
        }
        System.out.println(lines.getFirst());
        for (var line : lines.subList(1, lines.size())) {
            var words = words(line);
            if (words.size() > column
                    && pids.stream().anyMatch(pid -> words.get(column).equals("" + pid))) {
                System.out.println(line);
            }
        }
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split(" +"));
    }

    private String ask(List<String> options) throws IOException, InterruptedException {
        var name = "exec-ps-" + ProcessHandle.current().pid();
        var folder = container.folder().makeExecFolder(name);
        try {
            var request =
                    ExecProcessRequest.newBuilder()
                            .addArgs("ps")
                            .addAllArgs(options)
                            .setWorkdir("/")
                            .setStdout(ContainerFolder.makeFifo(folder, "out"))
                            .build();
            return run(request);
        } finally {
            Trees.remove(folder);
        }
    }

    private String run(ExecProcessRequest request) throws IOException, InterruptedException {
        var said = new ByteArrayOutputStream();
        var pod = container.root().namespace() + "/" + container.id();
        var socket = container.folder().read().socket().orElseThrow();
        var out = Fifo.openRead(Path.of(request.getStdout()));
        var reader =
                Thread.ofVirtual()
                        .start(() -> {
                            var buffer = ByteBuffer.allocate(1 << 16);
                            try (out) {
                                while (out.read(buffer.clear()) >= 0) {
                                    said.write(buffer.array(), 0, buffer.position());
                                }
                            } catch (IOException _) {
                                // what was read is printed
                            }
                        });
        try (var client = TtrpcClient.connect(socket)) {
            client.call(
                    SERVICE,
                    "DiagExecInHost",
                    request.toByteArray(),
                    Map.of("hcsshim-pod", pod),
                    LIMIT);
        }
        reader.join();
        return said.toString(StandardCharsets.UTF_8);
    }
}
