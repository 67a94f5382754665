package io.hcsshim.cli.oci;

import io.hcsshim.containerd.task.StateResponse;
import io.hcsshim.sys.linux.ProcessIdentity;
import io.hcsshim.wire.json.JsonObject;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A container of a root, for the commands that come after its creation.
///
/// @param root   whose it is
/// @param folder where it is written down
record Container(ContainerRoot root, ContainerFolder folder) {
    private static final Duration RELAY_LIMIT = Duration.ofSeconds(5);

    /// @throws OciException if there is none of this id
    static Container find(ContainerRoot root, String id) throws OciException {
        return new Container(root, root.find(id));
    }

    String id() {
        return folder.id();
    }

    /// Asks something of the shim.
    interface Question<T> {
        T of(TaskClient shim) throws IOException, InterruptedException;
    }

    <T> T ask(Question<T> question) throws IOException, InterruptedException {
        var socket = folder.read().socket();
        if (socket.isEmpty()) {
            throw new OciException("container '" + id() + "' has no machine");
        }
        try (var shim = TaskClient.connect(socket.get(), id())) {
            return question.of(shim);
        }
    }

    /// How far it is. A container whose shim is gone has stopped, because its machine went with it.
    Status status() throws IOException, InterruptedException {
        var record = folder.read();
        if (record.relay().isEmpty() || record.socket().isEmpty()) {
            return isAlive(record) ? Status.CREATING : Status.STOPPED;
        }
        try (var shim = TaskClient.connect(record.socket().get(), id())) {
            return status(shim.state());
        } catch (TtrpcException e) {
            if (e.code() == TtrpcCode.NOT_FOUND) {
                return Status.STOPPED;
            }
            throw e;
        } catch (IOException _) {
            return Status.STOPPED; // nobody listens
        }
    }

    private static boolean isAlive(ContainerRecord record) throws IOException {
        return record.creator().isPresent() && record.creator().get().isAlive();
    }

    private static Status status(StateResponse state) {
        return switch (state.getStatus()) {
            case CREATED -> Status.CREATED;
            case PAUSED, PAUSING -> Status.PAUSED;
            case STOPPED -> Status.STOPPED;
            case RUNNING, UNKNOWN, UNRECOGNIZED -> Status.RUNNING;
        };
    }

    /// The state in the words of the OCI runtime specification, with what runc adds.
    JsonObject state() throws IOException, InterruptedException {
        var status = status();
        var record = folder.read();
        return JsonObject.builder()
                .put("ociVersion", ProcessDocument.VERSION)
                .put("id", id())
                .put("pid", status.isAlive() ? pid(record) : 0)
                .put("status", status.label())
                .put("bundle", record.bundle())
                .put("rootfs", record.rootfs())
                .put("created", record.created().toString())
                .put("annotations", record.annotations())
                .put("owner", record.owner())
                .build();
    }

    static long pid(ContainerRecord record) {
        return record.relay().map(ProcessIdentity::pid).orElse(0L);
    }

    /// @throws OciException if it has started before
    void start() throws IOException, InterruptedException {
        switch (status()) {
            case CREATED ->
                    ask(shim -> {
                        shim.start("");
                        return true;
                    });
            case CREATING -> throw refusal("start", "it is still being made");
            case RUNNING, PAUSED -> throw refusal("start", "it runs already");
            case STOPPED -> throw refusal("start", "it has stopped");
        }
    }

    /// @throws OciException if its first process is not there
    void kill(int signal, boolean all) throws IOException, InterruptedException {
        var status = status();
        if (!status.isAlive()) {
            throw refusal("signal", "it is not running: " + status.label());
        }
        ask(shim -> {
            shim.kill(signal, all);
            return true;
        });
    }

    /// @throws OciException if it does not run
    void pause() throws IOException, InterruptedException {
        require("pause", Status.RUNNING);
        ask(shim -> {
            shim.pause();
            return true;
        });
    }

    /// @throws OciException if it is not paused
    void resume() throws IOException, InterruptedException {
        require("resume", Status.PAUSED);
        ask(shim -> {
            shim.resume();
            return true;
        });
    }

    /// The numbers of its processes in the machine.
    ///
    /// @throws OciException if it does not run
    List<Integer> pids() throws IOException, InterruptedException {
        require("list the processes of", Status.RUNNING);
        return ask(TaskClient::pids);
    }

    void require(String what, Status wanted) throws IOException, InterruptedException {
        var status = status();
        if (status != wanted) {
            throw refusal(what, "it is not " + wanted.label() + ": " + status.label());
        }
    }

    private OciException refusal(String what, String why) {
        return new OciException("cannot " + what + " container '" + id() + "': " + why);
    }

    /// Takes it away. One that was created and never started is ended, as runc does.
    ///
    /// @param force whether one that runs is ended too
    void delete(boolean force) throws IOException, InterruptedException {
        var status = status();
        boolean over = status == Status.STOPPED || status == Status.CREATED;
        if (!over && !force) {
            throw refusal("delete", "it has not stopped: " + status.label());
        }
        remove();
    }

    /// Ends it and all that belongs to it; each step may find its work done.
    void remove() throws IOException, InterruptedException {
        new Carrier(root.namespace()).forget(folder);
        var relay = folder.read().relay();
        if (relay.isPresent()) {
            awaitEnd(relay.get());
        }
        folder.remove();
    }

    /// The relay has heard of the end, and delivers what it still has.
    private static void awaitEnd(ProcessIdentity relay) throws IOException, InterruptedException {
        var process = ProcessHandle.of(relay.pid());
        if (process.isEmpty() || !relay.isAlive()) {
            return;
        }
        try {
            process.get().onExit().get(RELAY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            Relay.end(relay);
        }
    }
}
