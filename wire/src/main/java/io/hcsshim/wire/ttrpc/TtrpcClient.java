package io.hcsshim.wire.ttrpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A ttrpc connection to a server, for many calls at once.
///
/// One reader thread hands answers to the callers; when the connection is lost, every waiting caller gets the
/// reason at once, and so does every later call. Thread-safe.
public final class TtrpcClient implements AutoCloseable {
    private final TtrpcChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by lock: ids go out in ascending order, and no call slips between the loss and the
    // sweep.
    private final Map<Integer, CompletableFuture<Response>> waiting = new HashMap<>();
    private int nextStream = 1;
    private @Nullable IOException lost;

    private TtrpcClient(TtrpcChannel channel) {
        this.channel = channel;
        this.in = channel.in();
        this.out = channel.out();
    }

    /// Connects to a unix socket.
    ///
    /// @throws IOException if nobody listens there; the message names the socket
    public static TtrpcClient connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException("connect to " + socket + ": " + e.getMessage(), e);
        }
        return over(new SocketConnection(channel));
    }

    /// A client at the end of a connection that there is.
    ///
    /// @param channel closed with the client
    public static TtrpcClient over(TtrpcChannel channel) {
        var client = new TtrpcClient(channel);
        Thread.ofVirtual().name("ttrpc-client").start(client::read);
        return client;
    }

    /// Calls a method and waits for its answer.
    ///
    /// @param timeout how long to wait, told to the server too; [Duration#ZERO] means for ever
    /// @return the encoded response message
    /// @throws TtrpcException with the status that the server gave, or `DEADLINE_EXCEEDED`
    /// @throws IOException if the connection is lost
    public byte[] call(
            String service,
            String method,
            byte[] payload,
            Map<String, String> metadata,
            Duration timeout)
            throws IOException, InterruptedException {
        var request = Request.encode(new TtrpcCall(service, method, payload, metadata, timeout));
        if (request.length > Frame.MAX_DATA_BYTES) {
            throw new TtrpcException(TtrpcCode.RESOURCE_EXHAUSTED, Frame.tooLong(request.length));
        }
        var answer = new CompletableFuture<Response>();
        int stream = send(request, answer);
        try {
            var response = await(answer, timeout);
            if (response.code() != TtrpcCode.OK) {
                throw new TtrpcException(response.code(), response.message());
            }
            return response.payload();
        } catch (TimeoutException e) {
            throw new TtrpcException(
                    TtrpcCode.DEADLINE_EXCEEDED,
                    service + "/" + method + ": no answer within " + timeout);
        } finally {
            forget(stream);
        }
    }

    /// Ends the connection; waiting callers fail. Idempotent.
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private int send(byte[] request, CompletableFuture<Response> answer) throws IOException {
        lock.lock();
        try {
            if (lost != null) {
                throw new IOException("connection lost: " + lost.getMessage(), lost);
            }
            int stream = nextStream;
            nextStream += 2;
            waiting.put(stream, answer);
            try {
                new Frame(stream, Frame.REQUEST, 0, request).write(out);
            } catch (IOException e) {
                waiting.remove(stream);
                channel.close(); // half a frame may be out
                throw e;
            }
            return stream;
        } finally {
            lock.unlock();
        }
    }

    private static Response await(CompletableFuture<Response> answer, Duration timeout)
            throws IOException, InterruptedException, TimeoutException {
        try {
            return timeout.isZero()
                    ? answer.get()
                    : answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            var why = e.getCause();
            throw new IOException("connection lost: " + (why == null ? e : why).getMessage(), why);
        }
    }

    private void forget(int stream) {
        lock.lock();
        try {
            waiting.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    private void read() {
        IOException why;
        try (channel) {
            while (readOne()) {
                // readOne handed the answer out
            }
            why = new EOFException("the server closed the connection");
        } catch (ClosedChannelException e) {
            why = new IOException("closed", e);
        } catch (IOException e) {
            why = e;
        }
        sweep(why);
    }

    /// Reads one frame and hands it out; false when the server closed the connection.
    private boolean readOne() throws IOException {
        try {
            var frame = Frame.read(in);
            if (frame.isEmpty()) {
                return false;
            }
            if (frame.get().type() == Frame.RESPONSE) { // nothing else belongs to a unary call
                complete(frame.get().stream(), decoded(frame.get().data()));
            }
        } catch (Frame.OversizeException e) {
            complete(e.stream(), Response.of(e.status()));
        }
        return true;
    }

    private static Response decoded(byte[] data) {
        try {
            return Response.decode(data);
        } catch (IOException e) {
            return Response.failed(TtrpcCode.INTERNAL, "response: " + e.getMessage());
        }
    }

    private void complete(int stream, Response response) {
        lock.lock();
        try {
            var answer = waiting.remove(stream);
            if (answer != null) { // else the caller gave up
                answer.complete(response);
            }
        } finally {
            lock.unlock();
        }
    }

    private void sweep(IOException why) {
        lock.lock();
        try {
            lost = why;
            waiting.values().forEach(answer -> answer.completeExceptionally(why));
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }
}
