package io.hcsshim.shim.service;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.shim.control.Doors;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.metrics.Boots;
import io.hcsshim.shim.metrics.Measurements;
import io.hcsshim.shim.metrics.MetricsSocket;
import io.hcsshim.shim.task.Containers;
import io.hcsshim.shim.task.Machines;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.SandboxCreation;
import io.hcsshim.shim.task.TaskCreation;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.wire.ttrpc.TtrpcServer;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The resident process: serves every pod of its state root until there has been none for a while.
///
/// ```
/// launched ──lock, bind──▶ serving ──no pods for `linger`──▶ leaving: socket removed, then the lock
/// ```
public final class Resident implements AutoCloseable {
    private final Seat seat;
    private final FileChannel lockFile;
    private final TtrpcServer server;
    private final NamespaceServers servers;
    private final Pods pods;
    private final Log log;

    private Optional<MetricsSocket> metrics = Optional.empty();

    private Resident(
            Seat seat,
            FileChannel lockFile,
            TtrpcServer server,
            NamespaceServers servers,
            Pods pods,
            Log log) {
        this.seat = seat;
        this.lockFile = lockFile;
        this.server = server;
        this.servers = servers;
        this.pods = pods;
        this.log = log;
    }

    /// Where a resident is and whom it is for.
    ///
    /// @param socket where it listens
    public record Seat(StateRoot state, Path socket) {
        Path lock() {
            var name = socket.getFileName().toString();
            return socket.resolveSibling(name.replaceFirst("\\.sock$", "") + ".lock");
        }
    }

    /// The pod that a resident was launched for, if it was for one.
    ///
    /// @param listener the socket of the pod's namespace; containerd may have begun to call already
    public record First(Reservation pod, ServerSocketChannel listener) {}

    /// Takes a seat and starts to serve.
    ///
    /// Waits for a resident that is just leaving the seat; what a dead one left there is replaced.
    ///
    /// @param environment of this process
    /// @param log         takes its lines and those of all pods
    /// @param tracer      measures calls, if anybody wants that
    public static Resident serve(
            Seat seat,
            Optional<First> first,
            Machines machines,
            Map<String, String> environment,
            OutputStream log,
            Optional<Tracer> tracer)
            throws IOException, InterruptedException {
        var offer = new Offer(machines, Optional.empty(), Doors.SOCKETS);
        return serve(seat, first, offer, environment, log, tracer);
    }

    /// What a resident makes containers of.
    ///
    /// @param machines where Linux containers live
    /// @param windows  containers of Windows, if this host has them
    /// @param doors    where containerd asks for them
    public record Offer(Machines machines, Optional<Containers> windows, Doors doors) {}

    /// The same with more to offer than Linux containers.
    public static Resident serve(
            Seat seat,
            Optional<First> first,
            Offer offer,
            Map<String, String> environment,
            OutputStream log,
            Optional<Tracer> tracer)
            throws IOException, InterruptedException {
        var lockFile =
                FileChannel.open(seat.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = lockFile.lock(); // held until the channel closes
            if (!lock.isValid()) {
                throw new IOException("lock " + seat.lock());
            }
            Files.deleteIfExists(seat.socket());
            var own = Log.to(log);
            var statuses = new Statuses(own);
            var pods = new Pods();
            var statistics = Statistics.of(environment.getOrDefault("HCSSHIM_STATS", "auto"));
            var admission = new Admission(seat.state(), offer.doors(), pods, log);
            var creation = new TaskCreation(offer.machines(), offer.windows(), pods, environment);
            var sandboxes = new SandboxCreation(offer.machines(), environment);
            NamespaceServers.Services services =
                    namespace -> {
                        TtrpcService tasks =
                                new TaskService(namespace, pods, admission, creation, statistics);
                        TtrpcService apiSandboxes =
                                new SandboxService(
                                        namespace, pods, admission, sandboxes, statistics);
                        tasks = new CallLog(tasks, pods, namespace);
                        apiSandboxes = new CallLog(apiSandboxes, pods, namespace);
                        return Map.of(
                                "containerd.task.v2.Task",
                                traced(tasks, tracer, namespace),
                                "containerd.task.v3.Task",
                                traced(tasks, tracer, namespace),
                                DiagnosisService.NAME,
                                new DiagnosisService(pods),
                                SandboxService.NAME,
                                traced(apiSandboxes, tracer, namespace));
                    };
            var servers = new NamespaceServers(seat, offer.doors(), services, statuses);
            var service = new ResidentService(admission, servers);
            if (first.isPresent()) {
                service.begin(first.get().pod(), first.get().listener());
            }
            var server =
                    TtrpcServer.start(
                            seat.socket(),
                            Map.of(
                                    ResidentClient.SERVICE,
                                    service,
                                    DiagnosisService.NAME,
                                    new DiagnosisService(pods)),
                            statuses::of);
            own.info("resident serves", Map.of("socket", seat.socket()));
            return new Resident(seat, lockFile, server, servers, pods, own);
        } catch (IOException | InterruptedException | RuntimeException e) {
            lockFile.close();
            throw e;
        }
    }

    private static TtrpcService traced(
            TtrpcService service, Optional<Tracer> tracer, String namespace) {
        return tracer.isPresent() ? new Traced(service, tracer.get(), namespace) : service;
    }

    /// Tells whoever asks what is counted and measured; do it once.
    ///
    /// @param boots how machines came up
    /// @param pool  clones that wait
    public void serveMetrics(Boots boots, WarmPool pool) throws IOException {
        var measurements = new Measurements(pods, boots, pool);
        var socket = seat.state().metricsSocket(seat.socket());
        metrics = Optional.of(MetricsSocket.open(socket, measurements::text, log));
    }

    /// Returns when there has been no pod for as long as `linger`; no pod is taken any more then.
    public void awaitIdle(Duration linger) throws InterruptedException {
        pods.awaitIdle(linger.toMillis());
    }

    /// Stops serving and gives the seat up.
    @Override
    public void close() throws IOException {
        log.info("resident leaves");
        if (metrics.isPresent()) {
            metrics.get().close();
        }
        server.close();
        servers.close();
        lockFile.close();
    }
}
