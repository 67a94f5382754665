package io.hcsshim.it.cri;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.it.Home;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What containers do while containerd is away is all told when it is back: what they wrote, and how they ended.
@Timeout(900)
@SuppressWarnings("try") // a test may be interrupted while it closes
class AbsenceTest {
    private static final String TASKS = "containerd.task.v2.Task";
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int LINES = 4000; // more than a FIFO holds

    private static final int ABSENCES = Integer.getInteger("hcsshim.absences", 1); // of each kind

    private int round;

    @Test
    void outputAndExitsOfAnAbsenceAreComplete() throws Exception {
        try (var cri = Cri.start(Home.require())) {
            var pod = cri.run(cri.pod("away"));
            var stays = pod.start(Cri.shell("stays", "sleep 100000"));

            for (int i = 0; i < ABSENCES; i++) {
                leave(cri, pod, stays, cri.containerd()::kill);
                leave(cri, pod, stays, cri.containerd()::stop);
            }

            assertEquals(ContainerState.RUNNING, cri.status(stays).getState());
        }
    }

    private void leave(Cri cri, Cri.RunningPod pod, String stays, Cri.Event end) throws Exception {
        round++;
        var go = "while [ ! -e /dev/shm/go" + round + " ]; do sleep 0.05; done; ";
        var loop =
                "i=0; while [ $i -lt " + LINES + " ]; do echo written away $i; i=$((i+1)); done; ";
        var chatty =
                pod.start(
                        Cri.shell(
                                "chatty" + round,
                                go + loop + "touch /dev/shm/wrote" + round + "; exit 7"));
        var silent =
                pod.start(
                        Cri.shell(
                                "silent" + round,
                                go + "touch /dev/shm/killed" + round + "; kill -9 $$"));

        cri.restart(
                end,
                () -> {
                    try (var shim = TtrpcClient.connect(socket(cri))) {
                        exec(shim, stays, "go", "touch /dev/shm/go" + round);
                        exec(shim, stays, "wrote", until("/dev/shm/wrote" + round));
                        exec(shim, stays, "killed", until("/dev/shm/killed" + round));
                    }
                });

        assertEquals(7, cri.awaitExit(chatty).getExitCode());
        assertEquals(137, cri.awaitExit(silent).getExitCode());
        pod.awaitLog("chatty" + round + ".log", "written away " + (LINES - 1) + "\n");
        assertEquals(
                IntStream.range(0, LINES)
                        .mapToObj(i -> "written away " + i + "\n")
                        .collect(Collectors.joining()),
                pod.log("chatty" + round + ".log"));
    }

    /// Where containerd calls the shim.
    private static Path socket(Cri cri) throws IOException {
        try (var sockets = Files.newDirectoryStream(cri.containerd().shimState(), "ns-*.sock")) {
            for (var socket : sockets) {
                return socket; // the test runs nothing outside of Kubernetes' namespace
            }
        }
        throw new IOException("the shim has no socket for pods");
    }

    private static String until(String file) {
        return "while [ ! -e " + file + " ]; do sleep 0.05; done";
    }

    /// Runs a script beside a container to its end.
    private void exec(TtrpcClient shim, String container, String name, String script)
            throws IOException, InterruptedException {
        var id = name + round;
        var process =
                "{\"args\":[\"sh\",\"-c\",\""
                        + script
                        + "\"],\"cwd\":\"/\",\"env\":[\"PATH=/bin\"]}";
        call(
                shim,
                "Exec",
                ExecProcessRequest.newBuilder()
                        .setId(container)
                        .setExecId(id)
                        .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8(process)))
                        .build());
        call(shim, "Start", StartRequest.newBuilder().setId(container).setExecId(id).build());
        call(shim, "Wait", WaitRequest.newBuilder().setId(container).setExecId(id).build());
    }

    private static byte[] call(TtrpcClient shim, String method, MessageLite request)
            throws IOException, InterruptedException {
        return shim.call(TASKS, method, request.toByteArray(), Map.of(), LIMIT);
    }
}
