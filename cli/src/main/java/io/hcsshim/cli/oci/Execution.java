package io.hcsshim.cli.oci;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Starts one more process in a container that runs.
///
/// @param container where
/// @param process   what
/// @param streams   its standard streams
record Execution(Container container, OciProcess process, Streams streams) {
    /// Starts it.
    ///
    /// @param pidFile where the number of the process goes that stands for it
    Relay start(Optional<Path> pidFile) throws IOException, InterruptedException {
        container.require("run a process in", Status.RUNNING);
        var exec =
                "exec-" + ProcessHandle.current().pid() + "-" + Long.toHexString(System.nanoTime());
        var folder = container.folder().makeExecFolder(exec);
        try {
            return start(exec, folder, pidFile);
        } catch (IOException | InterruptedException | RuntimeException e) {
            Trees.remove(folder);
            throw e;
        }
    }

    private Relay start(String exec, Path folder, Optional<Path> pidFile)
            throws IOException, InterruptedException {
        var socket = container.folder().read().socket().orElseThrow();
        var request = request(exec, folder);
        var relay = Relay.start(new Relay.Whose(socket, container.id(), exec, folder), streams);
        try (var shim = TaskClient.connect(socket, container.id())) {
            shim.exec(request);
            try {
                shim.start(exec);
                if (pidFile.isPresent()) {
                    Creation.writePid(pidFile.get(), relay.pid());
                }
                relay.go();
            } catch (IOException e) {
                shim.forget(exec);
                throw e;
            }
            return relay;
        } catch (IOException | InterruptedException | RuntimeException e) {
            relay.close();
            throw e;
        }
    }

    private ExecProcessRequest request(String exec, Path folder) throws IOException {
        var document = ByteString.copyFromUtf8(process.toJson().toString());
        return ExecProcessRequest.newBuilder()
                .setId(container.id())
                .setExecId(exec)
                .setTerminal(streams.terminal())
                .setStdin(streams.makeInput(folder))
                .setStdout(ContainerFolder.makeFifo(folder, "out"))
                .setStderr(streams.makeErrors(folder))
                .setSpec(Any.newBuilder().setValue(document))
                .build();
    }
}
