package io.hcsshim.shim.trace;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.protocol.trace.Span;
import io.hcsshim.uvm.trace.Tracer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/// Sends spans to a collector, OTLP over HTTP in JSON, some at a time. What it does not take is lost: work never waits for
/// it. Thread-safe.
public final class SpanExporter implements AutoCloseable {
    private static final String BASE = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final int ROOM = 2048;
    private static final int BATCH = 256;
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration LAST = Duration.ofSeconds(2);
    private static final int LIMIT_MS = 5000;

    private final URI endpoint;
    private final String service;
    private final Map<String, String> headers;
    private final Log log;
    private final BlockingQueue<Span> waiting = new ArrayBlockingQueue<>(ROOM);
    private final Thread sender;
    private volatile boolean closing;
    private boolean failing; // the sender's

    private SpanExporter(URI endpoint, Map<String, String> environment, Log log) {
        this.endpoint = endpoint;
        this.service = environment.getOrDefault("OTEL_SERVICE_NAME", "hcsshim");
        this.headers = headers(environment.getOrDefault("OTEL_EXPORTER_OTLP_HEADERS", ""));
        this.log = log;
        sender = Thread.ofVirtual().name("spans").start(this::send);
    }

    /// The exporter that OpenTelemetry's environment variables ask for: `OTEL_EXPORTER_OTLP_ENDPOINT` (`/v1/traces` is added) or
    /// `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `OTEL_EXPORTER_OTLP_HEADERS`, `OTEL_SERVICE_NAME`.
    ///
    /// @return empty if they name no endpoint
    /// @throws IOException if it is none of HTTP
    public static Optional<SpanExporter> of(Map<String, String> environment, Log log)
            throws IOException {
        var named = environment.getOrDefault(TRACES, "");
        var base = environment.getOrDefault(BASE, "");
        if (named.isEmpty() && base.isEmpty()) {
            return Optional.empty();
        }
        var text = named.isEmpty() ? base.replaceFirst("/+$", "") + "/v1/traces" : named;
        try {
            var endpoint = URI.create(text);
            if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
                throw new IOException("traces go to an endpoint of http or https, not " + text);
            }
            return Optional.of(new SpanExporter(endpoint, environment, log));
        } catch (IllegalArgumentException e) {
            throw new IOException("no endpoint for traces: " + text, e);
        }
    }

    private static Map<String, String> headers(String text) {
        var headers = new LinkedHashMap<String, String>();
        for (var pair : text.split(",")) {
            var equals = pair.indexOf('=');
            if (equals > 0) {
                headers.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
            }
        }
        return headers;
    }

    /// What measures.
    public Tracer tracer() {
        return new Tracer(this::take);
    }

    /// Takes a span, or loses it if too many are waiting.
    public void take(Span span) {
        waiting.offer(span);
    }

    private void send() {
        try {
            while (true) {
                var batch = new ArrayList<Span>();
                var first = waiting.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (first == null) {
                    if (closing) {
                        return;
                    }
                    continue;
                }
                batch.add(first);
                waiting.drainTo(batch, BATCH - 1);
                post(batch);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void post(List<Span> batch) {
        var body = SpanDocument.of(service, batch).toText().getBytes(StandardCharsets.UTF_8);
        try {
            var connection = (HttpURLConnection) endpoint.toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MS);
            connection.setReadTimeout(LIMIT_MS);
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            connection.setRequestProperty("Content-Type", "application/json");
            headers.forEach(connection::setRequestProperty);
            try (var out = connection.getOutputStream()) {
                out.write(body);
            }
            var status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new IOException("it answers " + status);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) { // once, not for each batch
                log.warning("spans are lost: " + endpoint + ": " + e.getMessage());
            }
            failing = true;
        }
    }

    /// Sends what is waiting, for two seconds at most.
    @Override
    public void close() throws IOException {
        closing = true;
        try {
            sender.join(LAST);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.interrupt();
    }
}
