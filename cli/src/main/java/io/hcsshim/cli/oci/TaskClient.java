package io.hcsshim.cli.oci;

import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.DeleteRequest;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.PauseRequest;
import io.hcsshim.containerd.task.PidsRequest;
import io.hcsshim.containerd.task.PidsResponse;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.task.ResumeRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.StateRequest;
import io.hcsshim.containerd.task.StateResponse;
import io.hcsshim.containerd.types.ProcessInfo;
import io.hcsshim.wire.ttrpc.TtrpcClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The resident shim's task service, asked as containerd asks it, about one container.
final class TaskClient implements AutoCloseable {
    private static final String SERVICE = "containerd.task.v2.Task";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final TtrpcClient client;
    private final String id;

    private TaskClient(TtrpcClient client, String id) {
        this.client = client;
        this.id = id;
    }

    /// @throws IOException if nobody listens there
    static TaskClient connect(Path socket, String id) throws IOException {
        return new TaskClient(TtrpcClient.connect(socket), id);
    }

    private byte[] call(String method, MessageLite request, Duration limit)
            throws IOException, InterruptedException {
        return client.call(SERVICE, method, request.toByteArray(), Map.of(), limit);
    }

    /// Boots the machine and makes the container; takes as long as that does.
    void create(CreateTaskRequest request) throws IOException, InterruptedException {
        call("Create", request, Duration.ZERO);
    }

    /// @param exec which process; empty for the first
    void start(String exec) throws IOException, InterruptedException {
        var request = StartRequest.newBuilder().setId(id).setExecId(exec).build();
        call("Start", request, LIMIT);
    }

    StateResponse state() throws IOException, InterruptedException {
        var request = StateRequest.newBuilder().setId(id).build();
        return StateResponse.parseFrom(call("State", request, LIMIT));
    }

    void exec(ExecProcessRequest request) throws IOException, InterruptedException {
        call("Exec", request, LIMIT);
    }

    /// Forgets a process that did not start.
    void forget(String exec) throws IOException, InterruptedException {
        var request = DeleteRequest.newBuilder().setId(id).setExecId(exec).build();
        call("Delete", request, LIMIT);
    }

    void kill(int signal, boolean all) throws IOException, InterruptedException {
        var request = KillRequest.newBuilder().setId(id).setSignal(signal).setAll(all).build();
        call("Kill", request, LIMIT);
    }

    /// The numbers of its processes in the machine.
    List<Integer> pids() throws IOException, InterruptedException {
        var request = PidsRequest.newBuilder().setId(id).build();
        return PidsResponse.parseFrom(call("Pids", request, LIMIT)).getProcessesList().stream()
                .map(ProcessInfo::getPid)
                .toList();
    }

    void pause() throws IOException, InterruptedException {
        call("Pause", PauseRequest.newBuilder().setId(id).build(), LIMIT);
    }

    void resume() throws IOException, InterruptedException {
        call("Resume", ResumeRequest.newBuilder().setId(id).build(), LIMIT);
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        var request =
                ResizePtyRequest.newBuilder().setId(id).setWidth(columns).setHeight(rows).build();
        call("ResizePty", request, LIMIT);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
