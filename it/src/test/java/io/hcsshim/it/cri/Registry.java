package io.hcsshim.it.cri;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// A registry on the loopback interface that has one image, `image:latest`.
final class Registry implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> blobs;
    private final String manifest;

    private Registry(HttpServer server, Map<String, byte[]> blobs) {
        this.server = server;
        this.blobs = blobs;
        this.manifest = List.copyOf(blobs.keySet()).getLast();
    }

    static Registry serve(TestImage image) throws IOException {
        var server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var registry = new Registry(server, image.blobs());
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/", registry::answer);
        server.start();
        return registry;
    }

    /// What to pull.
    String reference() {
        return "127.0.0.1:" + server.getAddress().getPort() + "/image:latest";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = exchange.getRequestURI().getPath();
            var name = path.substring(path.lastIndexOf('/') + 1);
            var digest = name.equals("latest") ? manifest : name;
            var blob = blobs.get(digest);
            if (blob == null) {
                exchange.sendResponseHeaders(path.equals("/v2/") ? 200 : 404, -1);
                return;
            }
            var type = digest.equals(manifest) ? TestImage.MANIFEST : "application/octet-stream";
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Docker-Content-Digest", digest);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "" + blob.length);
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.sendResponseHeaders(200, blob.length);
                exchange.getResponseBody().write(blob);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
