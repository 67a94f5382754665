package io.hcsshim.uvm.bridge;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameReader;
import io.hcsshim.protocol.gcs.FrameWriter;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.Notification;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.Sender;
import io.hcsshim.protocol.trace.SpanContext;
import io.hcsshim.uvm.trace.Tracer;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The host's end of the connection to the agent in a machine: requests out, answers matched by id.
///
/// Any number of callers wait at once, each on its own thread; one reader hands answers out, one
/// writer sends, so that a guest that does not read holds up nobody past his limit. The bridge dies
/// of the first thing that a sane guest does not do: an answer nobody asked for, a frame longer than
/// 64 KiB, a body that cannot be read, the end of the connection. Its death fails every waiting and
/// every later request with the reason. Thread-safe.
public final class Bridge implements AutoCloseable {
    /// More requests than this on their way mean a guest that has stopped reading.
    private static final int QUEUED = 4096;

    private final VsockStream stream;
    private final BridgeListener listener;
    private final FrameTrace trace = new FrameTrace();
    private final AtomicLong nextId = new AtomicLong();
    private final Map<Long, Reply> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<Frame> outgoing = new LinkedBlockingQueue<>(QUEUED);
    private final AtomicReference<@Nullable IOException> broken = new AtomicReference<>();
    private final Thread reader;
    private final Thread writer;

    private Bridge(VsockStream stream, String machine, BridgeListener listener) {
        this.stream = stream;
        this.listener = listener;
        reader = Thread.ofVirtual().name("bridge reader of " + machine).unstarted(this::read);
        writer = Thread.ofVirtual().name("bridge writer of " + machine).unstarted(this::write);
    }

    /// Takes over a connection on which nothing was said yet.
    ///
    /// @param machine the machine's id, for names of threads
    public static Bridge over(VsockStream stream, String machine, BridgeListener listener) {
        var bridge = new Bridge(stream, machine, listener);
        bridge.reader.start();
        bridge.writer.start();
        return bridge;
    }

    /// Sends a request whose answer may take as long as it likes.
    ///
    /// @throws BridgeException if the bridge is closed
    public Reply post(Request request) throws IOException {
        var id = nextId.getAndIncrement();
        var reply = new Reply(request.type());
        waiting.put(id, reply);
        // `broken` is set before the map is swept and read after the entry is put, so that no
        // request slips in between and waits for ever.
        var reason = broken.get();
        if (reason != null) {
            waiting.remove(id);
            throw new BridgeException(reason);
        }
        if (!outgoing.offer(frame(request, id))) {
            waiting.remove(id);
            throw new IOException("the guest takes no requests: " + QUEUED + " are waiting");
        }
        return reply;
    }

    /// Sends a request and waits for its answer.
    ///
    /// When a request that changes something is not answered in time, nobody knows the guest's state
    /// any more: the bridge is closed.
    ///
    /// @return the response's body
    /// @throws io.hcsshim.protocol.gcs.HResultException if the guest reports a failure
    /// @throws SocketTimeoutException if no answer came within `limit`
    /// @throws BridgeException if the bridge is or gets closed
    public JsonObject call(Request request, Duration limit)
            throws IOException, InterruptedException {
        return Tracer.child(
                "bridge/" + MessageType.name(request.type()),
                Map.of(),
                () -> answered(request, limit));
    }

    /// A request says which span it is a part of, if anybody measures that.
    private static Frame frame(Request request, long id) {
        var span = Tracer.current();
        if (span.isEmpty()) {
            return Frame.of(request, id);
        }
        var trace = JsonObject.ofStrings(Map.of(SpanContext.HEADER, span.get().traceparent()));
        return Frame.of(Sender.HOST, request.type(), id, request.toJson().with("otsc", trace));
    }

    private JsonObject answered(Request request, Duration limit)
            throws IOException, InterruptedException {
        try {
            return post(request).await(limit);
        } catch (SocketTimeoutException e) {
            if (changesState(request.type())) {
                fail(e);
            }
            throw e;
        }
    }

    /// Closes the bridge for a reason that every waiter will see; the first reason counts.
    public void fail(IOException reason) {
        if (!broken.compareAndSet(null, reason)) {
            return;
        }
        stream.close();
        writer.interrupt();
        for (var id : waiting.keySet()) {
            var reply = waiting.remove(id);
            if (reply != null) {
                reply.fail(reason);
            }
        }
        listener.bridgeClosed(reason, trace.text());
    }

    /// Closes the bridge because it is not needed any more.
    @Override
    public void close() {
        fail(new IOException("closed by the host"));
    }

    /// Why the bridge is closed; empty while it is open.
    public Optional<IOException> closedBecause() {
        return Optional.ofNullable(broken.get());
    }

    /// The last frames, oldest first: type, id and size, one a line.
    public String trace() {
        return trace.text();
    }

    private void write() {
        var frames = FrameWriter.toGuest(Channels.newOutputStream(stream));
        try {
            while (broken.get() == null) {
                var frame = outgoing.take();
                trace.sent(frame);
                frames.write(frame);
            }
        } catch (IOException e) {
            fail(new IOException("sending to the guest: " + e.getMessage(), e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private void read() {
        var frames = FrameReader.forHost(Channels.newInputStream(stream));
        try {
            while (true) {
                var frame = frames.read();
                if (frame.isEmpty()) {
                    throw new IOException("the guest closed the connection");
                }
                trace.received(frame.get());
                take(frame.get());
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("reading from the guest: " + e, e));
        }
    }

    private void take(Frame frame) throws IOException {
        try {
            if (frame.type() == MessageType.NOTIFICATION) {
                listener.containerExited(Notification.of(frame.json()));
            } else {
                answer(frame);
            }
        } catch (JsonException e) {
            throw new IOException("the guest sent " + frame + " with a bad body", e);
        }
    }

    private void answer(Frame frame) throws IOException {
        var reply = waiting.get(frame.id());
        if (reply == null || frame.type() != MessageType.responseTo(reply.requestType())) {
            throw new IOException("the guest answered what nobody asked: " + frame);
        }
        var body = frame.json();
        ResponseHead.of(body); // a head that cannot be read is as bad as no JSON
        waiting.remove(frame.id());
        reply.complete(body);
    }

    private static boolean changesState(int type) {
        return switch (type) {
            case MessageType.NEGOTIATE_PROTOCOL,
                    MessageType.GET_PROPERTIES,
                    MessageType.RESIZE_CONSOLE,
                    MessageType.SHUTDOWN_GRACEFUL,
                    MessageType.SHUTDOWN_FORCED,
                    MessageType.DUMP_STACKS,
                    MessageType.WAIT_FOR_PROCESS ->
                    false;
            default -> true;
        };
    }
}
