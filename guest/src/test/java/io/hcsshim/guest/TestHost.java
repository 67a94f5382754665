package io.hcsshim.guest;

import io.hcsshim.guest.bridge.Connection;
import io.hcsshim.guest.bridge.Connector;
import io.hcsshim.guest.stdio.Dialer;
import io.hcsshim.guest.stdio.HostStream;
import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameReader;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.NegotiateProtocol;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// The host's side of an agent in this process: the bridge and the streams are unix sockets.
final class TestHost implements AutoCloseable {
    private static final int SECONDS = 30;

    private final BlockingQueue<Optional<Connection>> connections = new LinkedBlockingQueue<>();
    private final Map<Long, BlockingQueue<UnixSocket>> listeners = new ConcurrentHashMap<>();
    private final Map<Long, BlockingQueue<Frame>> responses = new ConcurrentHashMap<>();
    private final BlockingQueue<Frame> notifications = new LinkedBlockingQueue<>();
    private final AtomicLong nextId = new AtomicLong(1);
    private final AtomicLong nextPort = new AtomicLong(0x4000_0001L);
    private UnixSocket bridge;

    /// A host that the agent is connected to, without negotiation.
    static TestHost connected() throws IOException {
        var host = new TestHost();
        host.reconnect();
        return host;
    }

    private TestHost() {}

    /// Makes a connection that the agent will find next.
    void reconnect() throws IOException {
        var pair = UnixSocket.pair();
        bridge = pair.left();
        var socket = bridge.fd();
        Thread.ofPlatform().daemon().name("test host").start(() -> read(socket));
        connections.add(Optional.of(new Connection(pair.right().fd(), pair.right().fd())));
    }

    /// Where the agent gets its connections from.
    Connector connector() {
        return () -> {
            try {
                return connections.take();
            } catch (InterruptedException e) {
                return Optional.empty();
            }
        };
    }

    /// How the agent reaches the ports of [#listen].
    Dialer dialer() {
        return port -> {
            var listener = listeners.remove(port);
            if (listener == null) {
                throw new IOException("nobody listens on port " + port);
            }
            var pair = UnixSocket.pair();
            listener.add(pair.left());
            return new HostStream(pair.right().fd());
        };
    }

    /// Opens the next port, for one connection.
    TestStream listen() {
        return listen(nextPort.getAndIncrement());
    }

    /// Opens a port, for one connection.
    TestStream listen(long port) {
        var accepted = new LinkedBlockingQueue<UnixSocket>();
        listeners.put(port, accepted);
        return new TestStream(port, accepted);
    }

    /// Negotiates the version.
    void negotiate() throws Exception {
        ResponseHead.of(call(NegotiateProtocol.version4())).requireSuccess();
    }

    /// Sends a request and gives back the body of its response.
    JsonObject call(Request request) throws Exception {
        return response(send(request)).json();
    }

    /// Sends a request that is expected to fail.
    ResponseHead failure(Request request) throws Exception {
        var head = ResponseHead.of(call(request));
        if (head.result() == 0) {
            throw new AssertionError("the request succeeded: " + request);
        }
        return head;
    }

    /// Sends a request.
    ///
    /// @return its id
    long send(Request request) throws IOException {
        var id = nextId.getAndIncrement();
        send(Frame.of(request, id));
        return id;
    }

    void send(Frame frame) throws IOException {
        sendBytes(frame.toBytes());
    }

    void sendBytes(byte[] bytes) throws IOException {
        bridge.fd().write(bytes, 0, bytes.length);
    }

    /// Waits for the response with this id.
    Frame response(long id) throws InterruptedException {
        return received(queue(id), "response " + id);
    }

    /// Waits for the next notification.
    Frame notification() throws InterruptedException {
        return received(notifications, "notification");
    }

    boolean hasNotifications() {
        return !notifications.isEmpty();
    }

    private static Frame received(BlockingQueue<Frame> queue, String what)
            throws InterruptedException {
        var frame = queue.poll(SECONDS, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("no " + what + " within " + SECONDS + " s");
        }
        return frame;
    }

    private BlockingQueue<Frame> queue(long id) {
        return responses.computeIfAbsent(id, _ -> new LinkedBlockingQueue<>());
    }

    private void read(Fd socket) {
        var reader = FrameReader.forHost(new SocketInput(socket));
        try {
            for (var frame = reader.read(); frame.isPresent(); frame = reader.read()) {
                if (frame.get().type() == MessageType.NOTIFICATION) {
                    notifications.add(frame.get());
                } else {
                    queue(frame.get().id()).add(frame.get());
                }
            }
        } catch (IOException _) {
            // the test hung up
        }
    }

    /// Hangs up and ends the agent.
    @Override
    public void close() {
        connections.add(Optional.empty());
        bridge.close();
    }

    /// Hangs up; the agent looks for the next connection.
    void disconnect() {
        bridge.close();
    }

    private static final class SocketInput extends InputStream {
        private final Fd fd;

        SocketInput(Fd fd) {
            this.fd = fd;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return fd.read(target, offset, length);
        }
    }
}
