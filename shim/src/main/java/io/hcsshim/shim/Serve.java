package io.hcsshim.shim;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.command.Program;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.log.Trace;
import io.hcsshim.shim.metrics.Boots;
import io.hcsshim.shim.remains.HostRemains;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.MachineOptions;
import io.hcsshim.shim.trace.SpanExporter;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.PoolSize;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Verification;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// `serve`: the resident process, put together on what a host has.
///
/// If it was launched for a pod, which the flags name then, standard input is the socket where that pod's containerd
/// calls. Standard error is the log.
public final class Serve implements Program.Standing {
    /// A template that is not made by then will not be.
    private static final Duration TEMPLATE_LIMIT = Duration.ofMinutes(5);

    /// What a resident that died has left is undone by `delete`, whom containerd calls for each of its pods. This long after the start
    /// of the next, what is still there is nobody's.
    private static final Duration FOR_DELETE = Duration.ofSeconds(60);

    private final Resident resident;
    private final WarmPool pool;
    private final UtilityVms vms;
    private final Optional<SpanExporter> spans;
    private final Thread releasing;

    private Serve(
            Resident resident,
            WarmPool pool,
            UtilityVms vms,
            Optional<SpanExporter> spans,
            Thread releasing) {
        this.resident = resident;
        this.pool = pool;
        this.vms = vms;
        this.spans = spans;
        this.releasing = releasing;
    }

    /// The command.
    public static void run(StateRoot state, CommandLine line, HostParts host)
            throws IOException, InterruptedException {
        var environment = System.getenv();
        var seat = new Resident.Seat(state, Path.of(line.required("socket")));
        var log = new FileOutputStream(FileDescriptor.err);
        Program.stand(environment, () -> start(seat, first(line), host, environment, log));
    }

    /// Starts a resident.
    ///
    /// @param first       the pod that it was launched for, if it was for one
    /// @param environment of this process
    /// @param log         takes what it has to say
    public static Serve start(
            Resident.Seat seat,
            Optional<Resident.First> first,
            HostParts host,
            Map<String, String> environment,
            OutputStream log)
            throws IOException, InterruptedException {
        var own = Log.to(log);
        var places = Places.of(environment);
        var layers = LayerStore.open(places.cache(), Verification.of(environment));
        var pool = pool(environment, own);
        var vms =
                new UtilityVms(
                        host.hypervisor(places, own),
                        layers,
                        places.templates(),
                        host.templates(environment),
                        MachineOptions.usual(
                                environment, Runtime.getRuntime().availableProcessors()),
                        pool,
                        own);
        var boots = new Boots();
        var spans = SpanExporter.of(environment, own);
        Consumer<Span> guestSpans = span -> spans.ifPresent(each -> each.take(span));
        var trace = Trace.ofEnvironment();
        var machines = new UvmMachines(vms, layers, environment, boots, trace, guestSpans);
        var tracer = spans.map(SpanExporter::tracer);
        var offer = host.offer(machines);
        var resident = Resident.serve(seat, first, offer, environment, log, tracer);
        resident.serveMetrics(boots, pool);
        return new Serve(resident, pool, vms, spans, releasing(seat.state(), own));
    }

    private static Thread releasing(StateRoot state, Log log) {
        return Thread.ofVirtual().name("pods of the dead").start(() -> release(state, log));
    }

    private static void release(StateRoot state, Log log) {
        try {
            Thread.sleep(FOR_DELETE);
            new HostRemains(state.folder()).release(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            log.warning(
                    "not known what residents before this one have left",
                    Map.of("error", String.valueOf(e.getMessage())));
        }
    }

    private static Optional<Resident.First> first(CommandLine line) throws IOException {
        if (line.value("id").isEmpty()) {
            return Optional.empty();
        }
        if (!(System.inheritedChannel() instanceof ServerSocketChannel listener)) {
            throw new IOException("standard input is no socket that listens");
        }
        var key = new PodKey(line.required("namespace"), line.value("id"));
        var pod =
                new Reservation(
                        key,
                        line.required("bundle"),
                        line.value("events"),
                        line.value("address"),
                        line.has("debug"),
                        line.value("options"));
        return Optional.of(new Resident.First(pod, listener));
    }

    private static WarmPool pool(Map<String, String> environment, Log log) throws IOException {
        var files = Places.of(environment).ownFiles();
        files.sweep(); // of one that was killed
        return new WarmPool(PoolSize.of(environment), files, log);
    }

    @Override
    public void awaitIdle(Duration linger) throws InterruptedException {
        resident.awaitIdle(linger);
    }

    /// Ends it: the seat is free before the last template is made.
    @Override
    public void close() throws IOException {
        releasing.interrupt();
        try (pool) {
            resident.close();
        }
        try {
            vms.awaitMade(TEMPLATE_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (spans.isPresent()) {
            spans.get().close();
        }
    }
}
