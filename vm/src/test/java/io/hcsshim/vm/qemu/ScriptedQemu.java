package io.hcsshim.vm.qemu;

import io.hcsshim.wire.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// QEMU's end of a QMP connection, told by the test what to say.
final class ScriptedQemu implements AutoCloseable {
    static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}";

    private final SocketChannel ours;
    private final SocketChannel theirs;
    private final BlockingQueue<JsonObject> requests = new LinkedBlockingQueue<>();

    ScriptedQemu() throws IOException {
        var socket = Files.createTempDirectory("qmp").resolve("s");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            ours = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            theirs = server.accept();
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(Path.of(socket.getParent().toString()));
        }
        Thread.ofVirtual().start(this::read);
    }

    /// The end for the client under test.
    SocketChannel clientEnd() {
        return theirs;
    }

    void say(String line) throws IOException {
        var bytes = ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            ours.write(bytes);
        }
    }

    /// The next request of the client.
    JsonObject heard() throws InterruptedException {
        return requests.take();
    }

    /// Takes the next request, which must be this command, and says that it succeeded.
    void accept(String command) throws IOException, InterruptedException {
        say("{\"return\": {}, \"id\": " + expect(command) + "}");
    }

    /// Takes the next request, which must be this command, and refuses it.
    void refuse(String command, String errorClass, String description)
            throws IOException, InterruptedException {
        say(
                "{\"id\": %d, \"error\": {\"class\": \"%s\", \"desc\": \"%s\"}}"
                        .formatted(expect(command), errorClass, description));
    }

    /// Greets and lets the client leave negotiation.
    void negotiate() throws IOException, InterruptedException {
        say(GREETING);
        accept("qmp_capabilities");
    }

    private long expect(String command) throws IOException, InterruptedException {
        var request = heard();
        if (!request.string("execute").equals(command)) {
            throw new AssertionError(command + " was expected, not " + request);
        }
        return request.int64("id");
    }

    private void read() {
        try (var in =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(ours), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                requests.add(JsonObject.parse(line));
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() throws IOException {
        ours.close();
    }
}
