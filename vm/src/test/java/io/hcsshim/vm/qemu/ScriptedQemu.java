package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// QEMU's end of a QMP connection, told by the test what to say.
final class ScriptedQemu implements AutoCloseable {
    static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": [\"oob\"]}}";

    private final UnixSocket ours;
    private final PolledFd theirs;
    private final BlockingQueue<JsonObject> requests = new LinkedBlockingQueue<>();
    private final List<Fd> files = new ArrayList<>(); // guarded by this

    ScriptedQemu() throws IOException {
        var pair = UnixSocket.pair();
        ours = pair.left();
        theirs = PolledFd.of(pair.right().fd());
        Thread.ofPlatform().daemon().start(this::read);
    }

    /// The end for the client under test.
    PolledFd clientEnd() {
        return theirs;
    }

    void say(String line) throws IOException {
        var bytes = (line + "\r\n").getBytes(StandardCharsets.UTF_8);
        ours.send(bytes, 0, bytes.length, List.of());
    }

    /// The next request of the client.
    JsonObject heard() throws InterruptedException {
        return requests.take();
    }

    /// The files that came with the requests heard so far, which are the caller's now.
    synchronized List<Fd> files() {
        var all = List.copyOf(files);
        files.clear();
        return all;
    }

    /// Takes the next request, which must be this command, and says that it succeeded.
    ///
    /// @return its arguments
    JsonObject accept(String command) throws IOException, InterruptedException {
        var request = expect(command);
        say("{\"return\": {}, \"id\": " + request.int64("id") + "}");
        return request.object("arguments").orElse(JsonObject.of());
    }

    /// Takes the next request, which must be this command, and returns what is told.
    void reply(String command, String returned) throws IOException, InterruptedException {
        say("{\"return\": " + returned + ", \"id\": " + expect(command).int64("id") + "}");
    }

    /// Takes the next request, which must be this command, and refuses it.
    void refuse(String command, String errorClass, String description)
            throws IOException, InterruptedException {
        say(
                "{\"id\": %d, \"error\": {\"class\": \"%s\", \"desc\": \"%s\"}}"
                        .formatted(expect(command).int64("id"), errorClass, description));
    }

    /// Greets and lets the client leave negotiation.
    void negotiate() throws IOException, InterruptedException {
        say(GREETING);
        accept("qmp_capabilities");
    }

    private JsonObject expect(String command) throws IOException, InterruptedException {
        var request = heard();
        if (!request.string("execute").equals(command)) {
            throw new AssertionError(command + " was expected, not " + request);
        }
        return request;
    }

    private void read() {
        var line = new ByteArrayOutputStream();
        var buffer = new byte[4096];
        try {
            while (true) {
                var came = new ArrayList<Fd>();
                var length = ours.receive(buffer, 0, buffer.length, came);
                synchronized (this) {
                    files.addAll(came);
                }
                for (var i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        requests.add(JsonObject.parse(line.toString(StandardCharsets.UTF_8)));
                        line.reset();
                    } else {
                        line.write(buffer[i]);
                    }
                }
                if (length < 0) {
                    return;
                }
            }
        } catch (IOException _) {
            // closed
        }
    }

    @Override
    public void close() {
        ours.close();
        files().forEach(Fd::close);
    }
}
