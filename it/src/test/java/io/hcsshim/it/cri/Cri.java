package io.hcsshim.it.cri;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.grpc.StatusRuntimeException;
import io.hcsshim.it.Home;
import io.hcsshim.it.Templates;
import io.hcsshim.it.cri.api.Attach;
import io.hcsshim.it.cri.api.Condition;
import io.hcsshim.it.cri.api.ContainerConfig;
import io.hcsshim.it.cri.api.ContainerFilter;
import io.hcsshim.it.cri.api.ContainerId;
import io.hcsshim.it.cri.api.ContainerMetadata;
import io.hcsshim.it.cri.api.ContainerMount;
import io.hcsshim.it.cri.api.ContainerState;
import io.hcsshim.it.cri.api.ContainerStatus;
import io.hcsshim.it.cri.api.ContainerStatusAnswer;
import io.hcsshim.it.cri.api.CreateContainer;
import io.hcsshim.it.cri.api.Exec;
import io.hcsshim.it.cri.api.ExecSync;
import io.hcsshim.it.cri.api.ExecSyncAnswer;
import io.hcsshim.it.cri.api.ImageSpec;
import io.hcsshim.it.cri.api.ListContainers;
import io.hcsshim.it.cri.api.ListPods;
import io.hcsshim.it.cri.api.ListedContainers;
import io.hcsshim.it.cri.api.Nothing;
import io.hcsshim.it.cri.api.PodConfig;
import io.hcsshim.it.cri.api.PodFilter;
import io.hcsshim.it.cri.api.PodId;
import io.hcsshim.it.cri.api.PodMetadata;
import io.hcsshim.it.cri.api.Pods;
import io.hcsshim.it.cri.api.PortForward;
import io.hcsshim.it.cri.api.RunPod;
import io.hcsshim.it.cri.api.RuntimeStatus;
import io.hcsshim.it.cri.api.StopContainer;
import io.hcsshim.it.cri.api.StreamUrl;
import io.hcsshim.it.shim.Containerd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A containerd with its CRI plugin, and the few calls that the kubelet makes.
///
/// It stands in a network namespace of its own, as if that were a host: see [CniHost].
@SuppressWarnings("try") // a test may be interrupted while it closes
final class Cri implements AutoCloseable {
    static final String IMAGE = Containerd.IMAGE;
    static final ImageSpec DEBIAN =
            ImageSpec.newBuilder().setImage("docker.io/library/debian-test:latest").build();

    /// What prints words that differ from machine to machine.
    static final String MACHINE = "cat /proc/sys/kernel/random/boot_id";

    private static final String PAUSE = "docker.io/library/pause:latest";
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final long LOOK = 20_000_000;

    /// containerd 1.6 and 1.7; 2.x reads it as well.
    private static final String CONFIG =
            """
            [plugins."io.containerd.grpc.v1.cri"]
              sandbox_image = "%2$s"
              disable_tcp_service = true
              stream_server_address = "127.0.0.1"
              stream_server_port = "0"
              netns_mounts_under_state_dir = true
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "%3$s"
                conf_dir = "%4$s"
              [plugins."io.containerd.grpc.v1.cri".containerd]
                default_runtime_name = "runhcs"
                snapshotter = "%6$s"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runhcs]
                  runtime_type = "io.containerd.runhcs.v1"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.machine]
                  runtime_type = "io.containerd.runhcs.v1"
                  sandboxer = "shim"
                [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.idle]
                  runtime_type = "io.containerd.runhcs.v1"
                  cni_conf_dir = "%5$s"
            %7$s
            """;

    private final Path trace;
    private final CniHost host;
    private final Containerd containerd;
    private CriClient client;

    private Cri(CniHost host, Containerd containerd, Path trace) {
        this.trace = trace;
        this.host = host;
        this.containerd = containerd;
        this.client = CriClient.connect(containerd.folder().resolve("c.sock"));
    }

    /// The system's containerd, or the one that the whole run is about, with own data.
    static Cri start(Path home, String... environment) throws IOException, InterruptedException {
        return start(home, Home.containerd(), environment);
    }

    static Cri start(Path home, Optional<Path> programs, String... environment)
            throws IOException, InterruptedException {
        var settings = new ArrayList<>(List.of(Templates.setting(true)));
        settings.addAll(List.of(environment));
        return start(home, programs, "overlayfs", "", settings);
    }

    /// The same, whose containers are on a snapshotter of the test's.
    static Cri start(Path home, Snapshotter snapshotter) throws IOException, InterruptedException {
        var programs = Home.containerd();
        var proxy = snapshotter.proxy() + (programs.isPresent() ? snapshotter.differ() : "");
        return start(home, programs, Snapshotter.NAME, proxy, List.of(Templates.setting(true)));
    }

    private static Cri start(
            Path home,
            Optional<Path> programs,
            String snapshotter,
            String proxy,
            List<String> environment)
            throws IOException, InterruptedException {
        var host = CniHost.make();
        var config =
                CONFIG.replace("%2$s", PAUSE)
                        .replace("%3$s", host.programs().toString())
                        .replace("%4$s", host.network().toString())
                        .replace("%5$s", host.idleNetwork().toString())
                        .replace("%6$s", snapshotter)
                        .replace("%7$s", proxy);
        var trace = Files.createTempFile("hcsit", ".trace");
        var settings = new ArrayList<>(List.of("HCSSHIM_TRACE=" + trace));
        settings.addAll(environment);
        var setup = new Containerd.Setup(home, programs, config, host.within(), settings);
        var cri = new Cri(host, start(host, setup), trace);
        try {
            var containerd = cri.containerd;
            for (var image : List.of("hello.tar", "pause.tar")) {
                containerd.must("-n", "k8s.io", "images", "import", home.resolve(image).toString());
            }
            cri.awaitReady();
            return cri;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cri.close();
            throw e;
        }
    }

    private static Containerd start(CniHost host, Containerd.Setup setup)
            throws IOException, InterruptedException {
        try {
            return Containerd.start(setup);
        } catch (IOException | InterruptedException | RuntimeException e) {
            host.close();
            throw e;
        }
    }

    /// Makes the image with programs of Debian available; skips the test, with the reason, where it could not be made.
    void importDebian() throws IOException, InterruptedException {
        containerd.must("-n", "k8s.io", "images", "import", Home.debian().toString());
    }

    private void awaitReady() throws IOException {
        var end = System.nanoTime() + LIMIT.toNanos();
        while (!isReady()) {
            if (System.nanoTime() > end) {
                throw new IOException("the CRI plugin is not ready: " + containerd.log());
            }
            LockSupport.parkNanos(LOOK); // the machine has work to do meanwhile
        }
    }

    private boolean isReady() {
        try {
            var status = call("Status", Nothing.getDefaultInstance(), RuntimeStatus.parser());
            return status.getStatus().getConditionsList().stream().allMatch(Condition::getStatus);
        } catch (StatusRuntimeException e) {
            return false; // it answers so until its plugin has looked at what there is
        }
    }

    /// Whether a pod's machine began as a clone of a template, by what the shim says of it.
    boolean isClone(String pod) throws IOException {
        return Files.readAllLines(trace).stream()
                .anyMatch(line -> line.contains(pod) && line.contains("dialled"));
    }

    CniHost host() {
        return host;
    }

    Containerd containerd() {
        return containerd;
    }

    <Q extends MessageLite, A extends MessageLite> A call(
            String method, Q request, Parser<A> answer) {
        return client.call(method, request, answer);
    }

    /// A pod's configuration, with nothing special.
    PodConfig.Builder pod(String name) {
        return PodConfig.newBuilder()
                .setMetadata(
                        PodMetadata.newBuilder()
                                .setName(name)
                                .setUid("uid-" + name)
                                .setNamespace("default"))
                .setHostname(name)
                .setLogDirectory(containerd.folder().resolve("logs").resolve(name).toString());
    }

    /// Runs a pod.
    RunningPod run(PodConfig.Builder pod) {
        return run(pod, "");
    }

    /// Runs a pod with one of the runtimes of the configuration.
    RunningPod run(PodConfig.Builder pod, String runtime) {
        var request = RunPod.newBuilder().setConfig(pod).setRuntimeHandler(runtime).build();
        return new RunningPod(call("RunPodSandbox", request, PodId.parser()).getId(), pod);
    }

    /// A pod, and what it was asked to be.
    final class RunningPod {
        private final String id;
        private final PodConfig.Builder config;

        RunningPod(String id, PodConfig.Builder config) {
            this.id = id;
            this.config = config;
        }

        String id() {
            return id;
        }

        /// Makes a container.
        ///
        /// @return its id
        String create(ContainerConfig.Builder container) {
            var request =
                    CreateContainer.newBuilder()
                            .setPodId(id)
                            .setConfig(container)
                            .setPodConfig(config)
                            .build();
            return call("CreateContainer", request, ContainerId.parser()).getId();
        }

        /// Makes a container and starts it.
        String start(ContainerConfig.Builder container) {
            var made = create(container);
            startContainer(made);
            return made;
        }

        /// What a container has written so far, as the kubelet would show it.
        String log(String file) throws IOException {
            var log = Path.of(config.getLogDirectory()).resolve(file);
            if (!Files.exists(log)) {
                return "";
            }
            try (var lines = Files.lines(log)) { // time, stream, F or P, text
                return lines.map(line -> line.split(" ", 4)[3] + "\n")
                        .collect(Collectors.joining());
            }
        }

        /// Has a container write to a new log of the same name; the old one gets a `.1`.
        void turnOver(String file, String container) throws IOException {
            var log = Path.of(config.getLogDirectory()).resolve(file);
            Files.move(log, log.resolveSibling(file + ".1"));
            call("ReopenContainerLog", Cri.id(container), Nothing.parser());
        }

        /// Waits until a container has written something.
        void awaitLog(String file, String text) throws IOException {
            var end = System.nanoTime() + LIMIT.toNanos();
            while (!log(file).contains(text)) {
                if (System.nanoTime() > end) {
                    throw new IOException(file + " says only: " + log(file));
                }
                LockSupport.parkNanos(LOOK);
            }
        }
    }

    /// A container's configuration that runs a script.
    static ContainerConfig.Builder shell(String name, String script) {
        return ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                .addAllCommand(List.of("sh", "-c", script))
                .setLogPath(name + ".log");
    }

    /// A folder or a file of the host in a container.
    static ContainerMount.Builder mount(String host, String inside) {
        return ContainerMount.newBuilder().setHostPath(host).setContainerPath(inside);
    }

    void startContainer(String container) {
        call("StartContainer", id(container), Nothing.parser());
    }

    void stopContainer(String container, int seconds) {
        var request =
                StopContainer.newBuilder().setId(container).setTimeoutSeconds(seconds).build();
        call("StopContainer", request, Nothing.parser());
    }

    void removeContainer(String container) {
        call("RemoveContainer", id(container), Nothing.parser());
    }

    static ContainerId id(String container) {
        return ContainerId.newBuilder().setId(container).build();
    }

    ContainerStatus status(String container) {
        return call("ContainerStatus", id(container), ContainerStatusAnswer.parser()).getStatus();
    }

    /// Waits until containerd says so of a container.
    ContainerStatus await(String container, Predicate<ContainerStatus> what) throws IOException {
        var end = System.nanoTime() + LIMIT.toNanos();
        for (var status = status(container); ; status = status(container)) {
            if (what.test(status)) {
                return status;
            }
            if (System.nanoTime() > end) {
                throw new IOException("container " + container + " stays: " + status);
            }
            LockSupport.parkNanos(LOOK); // the machine has work to do meanwhile
        }
    }

    ContainerStatus awaitExit(String container) throws IOException {
        return await(container, status -> status.getState() == ContainerState.EXITED);
    }

    /// Runs a process in a container and returns what it printed and how it ended.
    ExecSyncAnswer exec(String container, String... command) {
        var request =
                ExecSync.newBuilder().setId(container).addAllCommand(List.of(command)).build();
        return call("ExecSync", request, ExecSyncAnswer.parser());
    }

    /// Runs a process in a container with streams of its own.
    CriStream stream(Exec request) throws IOException, InterruptedException {
        return CriStream.open(host, call("Exec", request, StreamUrl.parser()).getUrl());
    }

    /// Joins the streams of a container's first process.
    CriStream stream(Attach request) throws IOException, InterruptedException {
        return CriStream.open(host, call("Attach", request, StreamUrl.parser()).getUrl());
    }

    /// Connects to a port of a pod, the way of `kubectl port-forward`.
    ForwardedPort forward(String pod, int port) throws IOException, InterruptedException {
        var request = PortForward.newBuilder().setPodId(pod).addPorts(port).build();
        var url = call("PortForward", request, StreamUrl.parser()).getUrl();
        return ForwardedPort.open(host, url, port);
    }

    /// The names of the containers that a filter finds.
    List<String> list(ContainerFilter.Builder filter) {
        var request = ListContainers.newBuilder().setFilter(filter).build();
        return call("ListContainers", request, ListedContainers.parser()).getItemsList().stream()
                .map(listed -> listed.getMetadata().getName())
                .toList();
    }

    /// The names of the pods that a filter finds.
    List<String> pods(PodFilter.Builder filter) {
        var request = ListPods.newBuilder().setFilter(filter).build();
        return call("ListPodSandbox", request, Pods.parser()).getItemsList().stream()
                .map(found -> found.getMetadata().getName())
                .toList();
    }

    /// What a script in a container prints.
    String sh(String container, String script) {
        var answer = exec(container, "sh", "-c", script);
        return answer.getStdout().toStringUtf8() + answer.getStderr().toStringUtf8();
    }

    /// What a script in a container prints that `ctr` puts into a pod.
    String ctrInPod(String namespace, String pod, String name, String script)
            throws IOException, InterruptedException {
        return containerd.must(
                "-n",
                namespace,
                "run",
                "--rm",
                "--runtime",
                "io.containerd.runhcs.v1",
                "--sandbox",
                pod,
                IMAGE,
                name,
                "sh",
                "-c",
                script);
    }

    void stopPod(String pod) {
        call("StopPodSandbox", PodId.newBuilder().setId(pod).build(), Nothing.parser());
    }

    void removePod(String pod) {
        call("RemovePodSandbox", PodId.newBuilder().setId(pod).build(), Nothing.parser());
    }

    /// What happens to containerd, or while it is away.
    interface Event {
        void happen() throws IOException, InterruptedException;
    }

    /// Ends containerd and starts it again, as an update of it does.
    void restart() throws IOException, InterruptedException {
        restart(containerd::stop, () -> {});
    }

    /// Ends containerd in some way, and starts it again after something has happened.
    void restart(Event end, Event meanwhile) throws IOException, InterruptedException {
        client.close();
        end.happen();
        meanwhile.happen();
        containerd.startAgain();
        client = CriClient.connect(containerd.folder().resolve("c.sock"));
        awaitReady();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        try (host;
                containerd;
                var open = client) {
            stopPods();
        } finally {
            Files.deleteIfExists(trace);
        }
    }

    /// Stops and removes all pods.
    void stopPods() {
        var pods = call("ListPodSandbox", ListPods.getDefaultInstance(), Pods.parser());
        for (var pod : pods.getItemsList()) {
            stopPod(pod.getId());
            removePod(pod.getId());
        }
    }
}
