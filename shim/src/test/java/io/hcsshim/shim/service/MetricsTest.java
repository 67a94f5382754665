package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.shim.metrics.Boots;
import io.hcsshim.uvm.WarmPool;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus is told.
@Timeout(60)
class MetricsTest {
    @TempDir Path folder;

    @Test
    void podsTasksAndTheResidentAreMeasuredForWhoeverAsks() throws Exception {
        try (var shim = new Shim(folder)) {
            var socket = shim.state.folder().resolve("metrics-test.sock");
            shim.resident.serveMetrics(new Boots(), WarmPool.none());
            shim.runInPod("pod", "pod", "exec sleep 100");
            shim.runInPod("pod", "c1", "exec sleep 100");
            shim.create("c2", "true");

            var text = get(socket);

            assertTrue(text.startsWith("HTTP/1.1 200 OK\r\n"), text);
            var body = text.substring(text.indexOf("\r\n\r\n") + 4);
            assertTrue(text.contains("Content-Length: " + body.length() + "\r\n"), text);
            assertTrue(
                    body.contains("hcsshim_pod_memory_bytes{namespace=\"test\",pod=\"pod\"} 8\n"));
            assertFalse(body.contains("pod=\"c1\""), "it has no machine of its own");
            assertTrue(body.contains("hcsshim_tasks{state=\"running\"} 2\n"), body);
            assertTrue(body.contains("hcsshim_tasks{state=\"created\"} 1\n"), body);
            assertTrue(body.contains("\nprocess_open_fds "), body);
            assertEquals(
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(socket)));
        }
        assertFalse(Files.exists(folder.resolve("state")));
    }

    private static String get(Path socket) throws Exception {
        try (var client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(
                    ByteBuffer.wrap(
                            "GET /metrics HTTP/1.1\r\nHost: shim\r\n\r\n"
                                    .getBytes(StandardCharsets.UTF_8)));
            return new String(
                    Channels.newInputStream(client).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
