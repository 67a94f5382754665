package io.hcsshim.vm.qemu;

import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One conversation in the QEMU Machine Protocol (QEMU's docs/interop/qmp-spec).
///
/// Callers block; one reader thread hands replies out by id and events to the listener, which must
/// not block. A writer thread does all the writing, so that a caller who is interrupted has said a
/// whole line or nothing. The end of the connection fails every waiting caller at once. Thread-safe.
final class QmpClient implements AutoCloseable {
    private static final int LONGEST_LINE = 4 << 20;

    private final PolledFd channel;
    private final QmpLog log;
    private final Consumer<QmpEvent> listener;
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Json>> waiting = new ConcurrentHashMap<>();
    private final Map<Expectation, Predicate<QmpEvent>> expected = new ConcurrentHashMap<>();
    private final CompletableFuture<JsonObject> greeting = new CompletableFuture<>();
    private final BlockingQueue<Line> outgoing = new LinkedBlockingQueue<>();
    private final Thread reader;
    private final Thread writer;
    private volatile @Nullable IOException broken;

    private record Line(byte[] bytes, List<Fd> files) {}

    private QmpClient(String name, PolledFd channel, QmpLog log, Consumer<QmpEvent> listener) {
        this.channel = channel;
        this.log = log;
        this.listener = listener;
        this.reader = Thread.ofVirtual().name("qmp-reader-" + name).unstarted(this::read);
        this.writer = Thread.ofVirtual().name("qmp-writer-" + name).unstarted(this::write);
    }

    /// Takes over a connection that QEMU has made: waits for the greeting and leaves negotiation
    /// mode. The channel is closed if this throws.
    ///
    /// @param name     the machine, for thread names
    /// @param listener gets every event, on the reader thread
    /// @param limit    how long greeting and negotiation may take, each
    static QmpClient open(
            String name, PolledFd channel, QmpLog log, Consumer<QmpEvent> listener, Duration limit)
            throws IOException, InterruptedException {
        var client = new QmpClient(name, channel, log, listener);
        client.reader.start();
        client.writer.start();
        try {
            await(client.greeting, limit, "greeting");
            client.execute(QmpCommand.of("qmp_capabilities"), limit);
            return client;
        } catch (IOException | InterruptedException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /// Executes a command and returns what it returned.
    ///
    /// @throws QmpException if QEMU refuses
    /// @throws IOException  if there is no reply within `limit`, or the connection ends
    Json execute(QmpCommand command, Duration limit) throws IOException, InterruptedException {
        return execute(command, List.of(), limit);
    }

    /// The same with open files that QEMU gets with the command; they stay owned by the caller.
    Json execute(QmpCommand command, List<Fd> files, Duration limit)
            throws IOException, InterruptedException {
        var id = lastId.incrementAndGet();
        var reply = new CompletableFuture<Json>();
        waiting.put(id, reply);
        try {
            // Set before the reader sweeps the waiting and read after the entry is put:
            // no call can slip between and wait for ever.
            var reason = broken;
            if (reason != null) {
                throw new IOException(command.name() + ": the QMP connection is closed", reason);
            }
            var line = command.request(id).toText();
            log.sent(line);
            outgoing.add(new Line((line + "\n").getBytes(StandardCharsets.UTF_8), files));
            return accepted(command, await(reply, limit, command.name()));
        } finally {
            waiting.remove(id);
        }
    }

    /// Begins to watch for an event; close it when it no longer matters.
    Expectation expect(Predicate<QmpEvent> wanted) {
        var expectation = new Expectation();
        expected.put(expectation, wanted);
        var reason = broken;
        if (reason != null) {
            expectation.seen.completeExceptionally(reason);
        }
        return expectation;
    }

    /// Waits until QEMU has closed the connection, so that every event has been handed out.
    ///
    /// @return false if that took longer than `limit`
    boolean awaitEnd(Duration limit) throws InterruptedException {
        return reader.join(limit);
    }

    /// Ends the conversation and fails whoever waits; idempotent.
    @Override
    public void close() {
        writer.interrupt();
        fail(new IOException("the QMP connection was closed"));
        channel.close();
    }

    private static Json accepted(QmpCommand command, Json reply) throws IOException {
        if (!(reply instanceof JsonObject object)) {
            throw new IOException(command.name() + ": QEMU's reply is not an object");
        }
        var error = object.object("error");
        if (error.isPresent()) {
            throw new QmpException(
                    command.name(), error.get().string("class"), error.get().string("desc"));
        }
        return object.get("return").orElse(JsonObject.of());
    }

    private static <T> T await(CompletableFuture<T> future, Duration limit, String what)
            throws IOException, InterruptedException {
        try {
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    what + ": no answer from QEMU within " + limit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(what + ": the QMP connection ended", e.getCause());
        }
    }

    private void write() {
        try {
            while (true) {
                var line = outgoing.take();
                channel.write(ByteBuffer.wrap(line.bytes), line.files);
            }
        } catch (IOException e) {
            fail(e);
        } catch (InterruptedException _) {
            // closed
        }
    }

    private void read() {
        try (var in = new BufferedInputStream(Channels.newInputStream(channel))) {
            while (true) {
                var line = readLine(in);
                log.received(line);
                dispatch(JsonObject.parse(line));
            }
        } catch (IOException e) {
            fail(e);
        } finally {
            writer.interrupt();
        }
    }

    private static String readLine(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(256);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("QEMU closed the QMP connection");
            }
            if (line.size() == LONGEST_LINE) {
                throw new IOException("a QMP line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    private void dispatch(JsonObject message) throws IOException {
        if (message.has("event")) {
            var event =
                    new QmpEvent(
                            message.string("event"),
                            message.object("data").orElse(JsonObject.of()));
            expected.forEach((expectation, wanted) -> expectation.offer(event, wanted));
            listener.accept(event);
        } else if (message.has("QMP")) {
            greeting.complete(message);
        } else {
            var caller = waiting.get(message.int64("id"));
            if (caller != null) { // null: the caller gave up
                caller.complete(message);
            }
        }
    }

    private void fail(IOException reason) {
        if (broken == null) {
            broken = reason;
        }
        greeting.completeExceptionally(reason);
        waiting.values().forEach(caller -> caller.completeExceptionally(reason));
        expected.keySet().forEach(expectation -> expectation.seen.completeExceptionally(reason));
    }

    /// An event that someone waits for.
    final class Expectation implements AutoCloseable {
        private final CompletableFuture<QmpEvent> seen = new CompletableFuture<>();

        private void offer(QmpEvent event, Predicate<QmpEvent> wanted) {
            if (wanted.test(event)) {
                seen.complete(event);
            }
        }

        /// Waits for the event.
        ///
        /// @param what what is waited for, for the message of the exception
        QmpEvent await(String what, Duration limit) throws IOException, InterruptedException {
            return QmpClient.await(seen, limit, what);
        }

        @Override
        public void close() {
            expected.remove(this);
        }
    }
}
