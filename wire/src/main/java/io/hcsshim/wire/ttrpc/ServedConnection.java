package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// One client of a server: reads requests, starts a thread for each, writes answers as they come.
final class ServedConnection implements AutoCloseable {
    private final TtrpcChannel channel;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, TtrpcService> services;
    private final Function<Throwable, TtrpcException> statuses;

    ServedConnection(
            TtrpcChannel channel,
            Map<String, TtrpcService> services,
            Function<Throwable, TtrpcException> statuses) {
        this.channel = channel;
        this.in = channel.in();
        this.out = channel.out();
        this.services = services;
        this.statuses = statuses;
    }

    /// Serves until the client leaves or what it sends is not ttrpc.
    void run() {
        long lastStream = 0;
        try {
            while (true) {
                try {
                    var next = Frame.read(in);
                    if (next.isEmpty()) {
                        return;
                    }
                    lastStream = take(next.get(), lastStream);
                } catch (Frame.OversizeException e) {
                    answer(e.stream(), Response.of(e.status()));
                }
            }
        } catch (IOException e) {
            // The client is gone, or no frame boundary is known any more: nobody to tell.
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // Closing a socket loses nothing that was promised.
        }
    }

    /// Handles a frame and returns the highest stream id seen.
    private long take(Frame frame, long lastStream) {
        long stream = Integer.toUnsignedLong(frame.stream());
        if (stream % 2 == 0) {
            answer(frame.stream(), refused("stream id " + stream + " is not odd"));
            return lastStream;
        }
        return switch (frame.type()) {
            case Frame.REQUEST -> {
                if (stream <= lastStream) {
                    answer(frame.stream(), refused("stream id " + stream + " was used before"));
                    yield lastStream;
                }
                request(frame);
                yield stream;
            }
            case Frame.DATA -> {
                answer(frame.stream(), refused("stream " + stream + " takes no data"));
                yield lastStream;
            }
            default -> lastStream; // types of the future are to be ignored
        };
    }

    private void request(Frame frame) {
        if (frame.flags() != 0) {
            var why = "streaming calls are not supported";
            answer(frame.stream(), refused(TtrpcCode.UNIMPLEMENTED, why));
            return;
        }
        TtrpcCall call;
        try {
            call = Request.decode(frame.data());
        } catch (IOException e) {
            answer(frame.stream(), refused("request: " + e.getMessage()));
            return;
        }
        Thread.ofVirtual()
                .name("ttrpc-call " + call.method())
                .start(() -> answer(frame.stream(), respond(call)));
    }

    private Response respond(TtrpcCall call) {
        var service = services.get(call.service());
        if (service == null) {
            return refused(TtrpcCode.UNIMPLEMENTED, "service " + call.service());
        }
        try {
            return Response.of(service.call(call));
        } catch (TtrpcException e) {
            return Response.of(e);
        } catch (Throwable e) { // the root of this thread: every failure becomes an answer
            return Response.of(statuses.apply(e));
        }
    }

    private void answer(int stream, Response response) {
        var bytes = response.encode();
        if (bytes.length > Frame.MAX_DATA_BYTES) {
            var why = Frame.tooLong(bytes.length);
            bytes = refused(TtrpcCode.RESOURCE_EXHAUSTED, why).encode();
        }
        writing.lock();
        try {
            new Frame(stream, Frame.RESPONSE, 0, bytes).write(out);
        } catch (IOException e) {
            close(); // half a frame may be out: the connection is of no more use
        } finally {
            writing.unlock();
        }
    }

    private static Response refused(String why) {
        return refused(TtrpcCode.INVALID_ARGUMENT, why);
    }

    private static Response refused(TtrpcCode code, String why) {
        return Response.failed(code, why);
    }
}
