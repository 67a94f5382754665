package io.hcsshim.shim.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpanExporterTest {
    @Test
    void spansArriveAsAnOtlpRequest() throws Exception {
        try (var collector = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var request = pool.submit(() -> receive(collector));
            var environment =
                    Map.of(
                            "OTEL_EXPORTER_OTLP_ENDPOINT",
                            "http://127.0.0.1:" + collector.getLocalPort() + "/",
                            "OTEL_EXPORTER_OTLP_HEADERS",
                            "x-key=secret",
                            "OTEL_SERVICE_NAME",
                            "pods");
            try (var exporter = SpanExporter.of(environment, Log.none()).orElseThrow()) {
                exporter.tracer().root("", "work", Map.of("id", "c1"), () -> true);

                var received = request.get();

                assertTrue(received.startsWith("POST /v1/traces HTTP/1.1\r\n"), received);
                assertTrue(received.contains("x-key: secret\r\n"), received);
                var body = JsonObject.parse(received.substring(received.indexOf("\r\n\r\n") + 4));
                var resource = body.objects("resourceSpans").getFirst();
                assertTrue(resource.toText().contains("{\"stringValue\":\"pods\"}"));
                var span = resource.objects("scopeSpans").getFirst().objects("spans").getFirst();
                assertEquals("work", span.string("name"));
                assertEquals(32, span.string("traceId").length());
                assertTrue(Long.parseLong(span.string("startTimeUnixNano")) > 0);
            }
        }
    }

    private static String receive(ServerSocket collector) throws IOException {
        try (var client = collector.accept()) {
            var all = new ByteArrayOutputStream();
            var in = client.getInputStream();
            while (!isWhole(all.toString(StandardCharsets.UTF_8))) {
                all.write(in.read());
            }
            client.getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
                                    .getBytes(StandardCharsets.US_ASCII));
            return all.toString(StandardCharsets.UTF_8);
        }
    }

    private static boolean isWhole(String text) {
        var end = text.indexOf("\r\n\r\n");
        var at = text.indexOf("Content-Length: ");
        if (end < 0 || at < 0) {
            return false;
        }
        var length = text.substring(at + 16, text.indexOf("\r\n", at));
        return text.length() - end - 4 == Integer.parseInt(length);
    }

    @Test
    void withoutAnEndpointThereIsNone() throws Exception {
        assertEquals(Optional.empty(), SpanExporter.of(Map.of(), Log.none()));
        for (var wrong : new String[] {"unix:///x", "not a uri"}) {
            assertThrows(
                    IOException.class,
                    () ->
                            SpanExporter.of(
                                    Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", wrong), Log.none()));
        }
    }
}
