package io.hcsshim.guest.container;

import io.hcsshim.guest.process.ExitWaiter;
import io.hcsshim.guest.process.ProcessExit;
import io.hcsshim.guest.stdio.HostStreams;
import io.hcsshim.protocol.gcs.ContainerProperties;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MachinePod;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.sys.linux.WindowSize;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The containers of this VM by id. Thread-safe.
public final class Containers {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;
    private static final String FREEZE = "cgroup.freeze";

    private final Tools tools;
    private final Sandboxes sandboxes;
    private final ExitListener listener;
    private final Map<String, Entry> entries = new HashMap<>(); // guarded by this

    private sealed interface Entry {}

    /// Takes the id while the container is made.
    private record Creating() implements Entry {}

    private record Created(Container container) implements Entry {}

    /// No containers yet; `listener` hears of every container that ends.
    public Containers(Tools tools, ExitListener listener) {
        this.tools = tools;
        this.sandboxes = new Sandboxes(tools.cgroups());
        this.listener = listener;
    }

    /// True if there is none, nor one in the making.
    public synchronized boolean isEmpty() {
        return entries.isEmpty();
    }

    /// Makes a container, up to the point where its init waits to be started.
    ///
    /// @throws HResultException if the id is in use, among other reasons
    public void create(Create request) throws IOException {
        var id = request.head().containerId();
        var config = request.config();
        reserve(id);
        try {
            var creation =
                    new Creation(tools, sandboxes, listener, id, request.head().activityId());
            put(id, new Created(creation.create(config)));
        } catch (Throwable e) {
            remove(id);
            throw e;
        }
        tools.log().info("container created", Map.of("container", id));
    }

    /// Makes the VM a pod that containers join.
    public void addPod(MachinePod pod) throws IOException {
        var spec = new Spec(pod.specification());
        new Preparation(tools, sandboxes, pod.id(), pod.folder()).pod(spec);
        tools.log().info("pod made", Map.of("pod", pod.id()));
    }

    /// Starts the init of a container.
    ///
    /// @return its pid
    public int startInit(String id, ProcessParameters parameters, VsockStdio ports)
            throws IOException {
        var container = find(id);
        var streams = HostStreams.dial(tools.dialer(), parameters.pipes(), ports);
        try {
            var copy = TeeLog.open(tools.log(), container.prepared());
            if (copy.isPresent()) {
                streams.copiedTo(copy.get());
            }
            container.init().connect(streams);
            tools.runtime().start(container.target());
        } catch (IOException e) {
            streams.close();
            throw e;
        }
        tools.log().info("container started", Map.of("container", id));
        return container.init().pid();
    }

    /// Starts another process in a container.
    ///
    /// @return its pid
    public int exec(String id, JsonObject process, ProcessParameters parameters, VsockStdio ports)
            throws IOException {
        var container = find(id);
        var document = container.execDocument(process);
        var streams = HostStreams.dial(tools.dialer(), parameters.pipes(), ports);
        try (var launch = tools.runtime().exec(container.target(), document)) {
            var launched =
                    document.bool("terminal")
                            ? launch.withTerminal()
                            : launch.withPipes(parameters.pipes());
            var pid = launched.pid();
            var exit = new ProcessExit(tools.timeouts(), new Forgetting(container, pid));
            var exec = new GuestProcess(pid, launched.relay(), exit);
            container.add(exec);
            exec.connect(streams);
            launch.watch(pid, new ExecEnding(tools, exec));
            return pid;
        } catch (IOException e) {
            streams.close();
            throw e;
        }
    }

    /// Lets `waiter` know how a process of a container ended.
    public void await(WaitForProcess request, ExitWaiter waiter) throws IOException {
        var container = find(request.head().containerId());
        container.process(request.processId()).exit().await(request.timeoutMs(), waiter);
    }

    /// Sends a signal to a process of a container.
    public void signal(SignalProcess request) throws IOException {
        var container = find(request.head().containerId());
        var process = container.process(request.processId());
        process.signal(request.effectiveSignal());
        if (process == container.init()) {
            container.signalled(request.effectiveSignal());
        }
    }

    /// Sets the size of a terminal.
    public void resize(ResizeConsole request) throws IOException {
        find(request.head().containerId())
                .process(request.processId())
                .resize(new WindowSize(request.height(), request.width()));
    }

    /// The processes and the consumption of a container, as far as `types` asks for them.
    public ContainerProperties properties(String id, List<String> types) throws IOException {
        var container = find(id);
        var pids =
                types.contains(GetProperties.PROCESS_LIST)
                        ? tools.runtime().processes(container.target())
                        : List.<Long>of();
        var metrics =
                types.contains(GetProperties.STATISTICS)
                        ? Optional.of(tools.cgroups().statistics(container.spec().cgroupsPath()))
                        : Optional.<JsonObject>empty();
        return new ContainerProperties(pids, metrics);
    }

    /// Asks a container to end; does not wait for it.
    public void shutDownGracefully(String id) throws IOException {
        shutDown(id, SIGTERM);
    }

    /// Makes a container end; does not wait for it.
    public void shutDownForcibly(String id) throws IOException {
        shutDown(id, SIGKILL);
    }

    private void shutDown(String id, int signal) throws IOException {
        var container = find(id);
        if (container.init().hasEnded()) {
            throw HResultException.because(
                    HResult.ALREADY_STOPPED, "container \"" + id + "\" has ended");
        }
        tools.runtime().kill(container.target(), signal);
        container.signalled(signal);
    }

    /// Gives a container new resource limits.
    ///
    /// The file `cgroup.freeze` of cgroup version 2 among them stops its processes or lets them go on, in version 1 too.
    public void update(String id, JsonObject resources) throws IOException {
        var container = find(id);
        var unified = resources.object("unified").orElse(JsonObject.of());
        var frozen = unified.string(FREEZE);
        if (!frozen.isEmpty()) {
            tools.cgroups().freeze(container.spec().cgroupsPath(), frozen.equals("1"));
        }
        var others = unified.without(FREEZE);
        var limits =
                others.isEmpty() ? resources.without("unified") : resources.with("unified", others);
        if (!limits.isEmpty()) {
            tools.runtime().update(container.target(), limits);
        }
    }

    /// Checks that a container exists.
    public void require(String id) throws IOException {
        find(id);
    }

    /// Forgets a container, and deletes what it left behind as far as possible.
    public void delete(String id) throws IOException {
        var container = find(id);
        try {
            new Deletion(tools, sandboxes, container).run();
        } finally {
            remove(id);
        }
        tools.log().info("container deleted", Map.of("container", id));
    }

    private synchronized void reserve(String id) throws HResultException {
        if (entries.containsKey(id)) {
            throw HResultException.because(
                    HResult.SYSTEM_ALREADY_EXISTS, "container \"" + id + "\" exists already");
        }
        entries.put(id, new Creating());
    }

    private synchronized void put(String id, Entry entry) {
        entries.put(id, entry);
    }

    private synchronized void remove(String id) {
        entries.remove(id);
    }

    private Container find(String id) throws IOException {
        Entry entry;
        synchronized (this) {
            entry = entries.get(id);
        }
        if (entry == null) {
            throw HResultException.because(
                    HResult.SYSTEM_NOT_FOUND, "container \"" + id + "\" is not known");
        }
        if (entry instanceof Created created) {
            return created.container;
        }
        // Peers expect the general code here, not that of a wrong state.
        throw new IOException("container \"" + id + "\" is still being created");
    }

    /// Runs when an exec's exit has been reported.
    private record Forgetting(Container container, int pid) implements ProcessExit.Delivery {
        @Override
        public void delivered(ProcessExit exit) {
            container.forget(pid, exit);
        }
    }
}
