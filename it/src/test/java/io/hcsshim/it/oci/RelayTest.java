package io.hcsshim.it.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.containerd.task.WaitResponse;
import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The process on the host that stands for one of a container, against a shim that only takes notes.
@Timeout(120)
class RelayTest {
    /// More than it took to see two calls of a relay become one: they are made at the same moment.
    private static final int TIMES = 150;

    private static final int STATUS = 7;
    private static final int PATIENCE_SECONDS = 5;

    @TempDir private Path folder;
    private final Queue<String> calls = new ConcurrentLinkedQueue<>();
    private final Semaphore inputEnded = new Semaphore(0);

    @Test
    void theStatusIsTheProcesssHoweverSoonTheInputEnds() throws Exception {
        var home = Home.require();
        var input = Files.writeString(folder.resolve("input"), "a line\n");
        var socket = folder.resolve("shim.sock");
        try (var _ = TtrpcServer.start(socket, tasks(), RelayTest::status)) {
            for (int i = 0; i < TIMES; i++) {
                calls.clear();

                assertEquals(STATUS, relay(home, socket, input), "run " + i + ": " + calls);

                assertEquals(
                        List.of("CloseIO", "Delete", "Wait"),
                        new ArrayList<>(calls).stream().sorted().toList());
            }
        }
    }

    private Map<String, TtrpcService> tasks() {
        return Map.of("containerd.task.v2.Task", this::answer);
    }

    /// The process ends when its input does.
    private byte[] answer(TtrpcCall call) throws InterruptedException {
        calls.add(call.method());
        if (call.method().equals("CloseIO")) {
            inputEnded.release();
        }
        if (call.method().equals("Wait")) {
            inputEnded.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return call.method().equals("Wait")
                ? WaitResponse.newBuilder().setExitStatus(STATUS).build().toByteArray()
                : new byte[0];
    }

    private static TtrpcException status(Throwable failure) {
        return new TtrpcException(TtrpcCode.UNKNOWN, failure.toString());
    }

    /// Runs one as `runhcs exec` does, with its input from a file and no output.
    private int relay(Path home, Path socket, Path input) throws Exception {
        var fifos = Files.createDirectories(folder.resolve("fifos"));
        Programs.must(fifos, "mkfifo", "in", "out", "err");
        try (var in = Fifo.openRead(fifos.resolve("in"))) {
            // Descriptors 3 and 4 are those of whoever starts it: it says that it is ready, and is
            // told to go.
            var command = "exec 3>/dev/null 4<<E\ng\nE\nexec \"$@\"";
            var relay =
                    new ProcessBuilder(
                                    "sh",
                                    "-c",
                                    command,
                                    "sh",
                                    home.resolve("bin/runhcs-relay").toString(),
                                    socket.toString(),
                                    "c1",
                                    "e1",
                                    fifos.toString(),
                                    "i")
                            .redirectInput(input.toFile())
                            .start();
            for (var name : List.of("out", "err")) {
                Fd.open(fifos.resolve(name), Fd.O_WRONLY).close(); // waits until it is read
            }
            var bytes = ByteBuffer.allocate(64);
            while (in.read(bytes) >= 0) {
                continue;
            }
            return relay.waitFor();
        }
    }
}
