package io.hcsshim.shim;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.Reservation;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.log.Trace;
import io.hcsshim.shim.metrics.Boots;
import io.hcsshim.shim.service.Resident;
import io.hcsshim.shim.task.MachineOptions;
import io.hcsshim.shim.trace.SpanExporter;
import io.hcsshim.uvm.Places;
import io.hcsshim.uvm.PoolSize;
import io.hcsshim.uvm.TemplateUse;
import io.hcsshim.uvm.UtilityVms;
import io.hcsshim.uvm.WarmPool;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Verification;
import io.hcsshim.vm.qemu.QemuHypervisor;
import io.hcsshim.vm.qemu.QemuPaths;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// `serve`: the resident process, put together.
///
/// Standard output is a pipe to who launched it: `ready`, or why not; it is closed then. Standard error is the log. If it
/// was launched for a pod, which the flags name then, standard input is the socket where that pod's containerd calls.
final class Serve {
    private static final String DEFAULT_LINGER_SECONDS = "10";

    /// A template that is not made by then will not be.
    private static final Duration TEMPLATE_LIMIT = Duration.ofMinutes(5);

    private Serve() {}

    static void run(StateRoot state, CommandLine line) throws IOException, InterruptedException {
        var seat = new Resident.Seat(state, Path.of(line.required("socket")));
        var environment = System.getenv();
        var log = new FileOutputStream(FileDescriptor.err);
        Duration linger;
        UtilityVms vms;
        WarmPool pool;
        Resident resident;
        Optional<SpanExporter> spans;
        try {
            linger = linger(environment);
            var layers =
                    LayerStore.open(Places.of(environment).cache(), Verification.of(environment));
            pool = pool(environment, Log.to(log));
            vms = machines(layers, pool, environment, Log.to(log));
            var boots = new Boots();
            var exporter = SpanExporter.of(environment, Log.to(log));
            spans = exporter;
            var trace = Trace.ofEnvironment();
            Consumer<Span> guestSpans = span -> exporter.ifPresent(each -> each.take(span));
            var machines = new UvmMachines(vms, layers, environment, boots, trace, guestSpans);
            var tracer = spans.map(SpanExporter::tracer);
            resident = Resident.serve(seat, first(line), machines, environment, log, tracer);
            resident.serveMetrics(boots, pool);
        } catch (IOException e) {
            System.out.print(e.getMessage());
            System.out.flush();
            throw e;
        }
        try (pool;
                resident) {
            System.out.print("ready");
            System.out.close(); // the JDK points descriptor 1 at /dev/null instead
            resident.awaitIdle(linger);
        }
        vms.awaitMade(TEMPLATE_LIMIT); // the seat is free meanwhile
        if (spans.isPresent()) {
            spans.get().close();
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
                        line.has("debug"),
                        line.value("options"));
        return Optional.of(new Resident.First(pod, listener));
    }

    private static WarmPool pool(Map<String, String> environment, Log log) throws IOException {
        var files = Places.of(environment).ownFiles();
        files.sweep(); // of one that was killed
        return new WarmPool(PoolSize.of(environment), files, log);
    }

    private static UtilityVms machines(
            LayerStore layers, WarmPool pool, Map<String, String> environment, Log log)
            throws IOException {
        var places = Places.of(environment);
        var hypervisor = new QemuHypervisor(QemuPaths.find(places.cache()), log::warning);
        return new UtilityVms(
                hypervisor,
                layers,
                places.templates(),
                TemplateUse.of(environment),
                MachineOptions.usual(environment, Runtime.getRuntime().availableProcessors()),
                pool,
                log);
    }

    private static Duration linger(Map<String, String> environment) throws IOException {
        var seconds = environment.getOrDefault("HCSSHIM_LINGER", DEFAULT_LINGER_SECONDS);
        try {
            return Duration.ofSeconds(Long.parseLong(seconds));
        } catch (NumberFormatException e) {
            throw new IOException(
                    "HCSSHIM_LINGER is a number of seconds, not '" + seconds + "'", e);
        }
    }
}
