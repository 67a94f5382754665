package io.hcsshim.it.shim;

import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// A collector of traces, as far as a test needs one: OTLP over HTTP in JSON, on a port of the loopback.
final class Collector implements AutoCloseable {
    private final ServerSocket socket;
    private final List<JsonObject> spans = new ArrayList<>(); // guarded by itself

    private Collector(ServerSocket socket) {
        this.socket = socket;
    }

    static Collector open() throws IOException {
        var collector = new Collector(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
        Thread.ofPlatform().daemon().name("collector").start(collector::accept);
        return collector;
    }

    /// What the environment of a program says that sends its traces here.
    String environment() {
        return "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:" + socket.getLocalPort();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try (var client = socket.accept()) {
                take(client);
            } catch (IOException e) {
                continue; // it was closed, or a client went away
            }
        }
    }

    private void take(Socket client) throws IOException {
        var in = client.getInputStream();
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            head.write(in.read());
        }
        var text = head.toString(StandardCharsets.ISO_8859_1);
        var at = text.indexOf("Content-Length: ") + 16;
        var body = in.readNBytes(Integer.parseInt(text.substring(at, text.indexOf('\r', at))));
        for (var resource : JsonObject.parse(body).objects("resourceSpans")) {
            for (var scope : resource.objects("scopeSpans")) {
                synchronized (spans) {
                    spans.addAll(scope.objects("spans"));
                    spans.notifyAll();
                }
            }
        }
        client.getOutputStream()
                .write(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
    }

    /// Waits until there is a trace with spans of all these names.
    void await(Set<String> names) throws IOException, InterruptedException {
        synchronized (spans) {
            while (traces().noneMatch(known -> known.containsAll(names))) {
                spans.wait();
            }
        }
    }

    /// The names of the spans of each trace.
    private Stream<Set<String>> traces() throws IOException {
        Map<String, Set<String>> traces = new TreeMap<>();
        for (var span : spans) {
            traces.computeIfAbsent(span.string("traceId"), _ -> new TreeSet<>())
                    .add(span.string("name"));
        }
        return traces.values().stream();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
