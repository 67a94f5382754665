package io.hcsshim.shim.grpc;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// One unary call.
///
/// @param service  with its package: `containerd.services.containers.v1.Containers`
/// @param metadata names in lower case
public record GrpcCall(
        String service, String method, byte[] payload, Map<String, String> metadata) {
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /// What a server may send before we say that there is room for more, and so the longest answer.
    private static final int WINDOW = 16 << 20;

    private static final int STREAM = 1;

    // RFC 7541, appendix A
    private static final int POST = 0x80 | 3;
    private static final int HTTP = 0x80 | 6;
    private static final int AUTHORITY = 1;
    private static final int PATH = 4;

    /// Makes the call and waits for its answer.
    ///
    /// @return the encoded response message
    /// @throws IOException if nobody listens there, the server refuses, or does not answer within `limit`; the message names the socket and
    ///                     the method
    public byte[] answer(Path socket, Duration limit) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            var watch = Thread.ofVirtual().name("grpc-limit").start(() -> end(channel, limit));
            try {
                return exchange(channel);
            } finally {
                watch.interrupt();
            }
        } catch (ClosedChannelException e) {
            throw failed(socket, "no answer within " + limit, e);
        } catch (EOFException e) {
            throw failed(socket, "the server closed the connection", e);
        } catch (IOException e) {
            throw failed(socket, String.valueOf(e.getMessage()), e);
        }
    }

    private IOException failed(Path socket, String why, IOException cause) {
        return new IOException(
                "call " + service + "/" + method + " at " + socket + ": " + why, cause);
    }

    private static void end(SocketChannel channel, Duration limit) {
        try {
            Thread.sleep(limit);
            channel.close();
        } catch (InterruptedException | IOException _) {
            // the call has ended; or nothing is left to end
        }
    }

    private byte[] exchange(SocketChannel channel) throws IOException {
        var out = Channels.newOutputStream(channel);
        out.write(request());
        var in = new DataInputStream(Channels.newInputStream(channel));
        var answer = new ByteArrayOutputStream();
        while (take(Http2Frame.read(in), answer, out)) {
            if (answer.size() > WINDOW) {
                throw new IOException("an answer of more than " + WINDOW + " bytes");
            }
        }
        return message(answer.toByteArray());
    }

    /// Everything that a client has to say, at once.
    private byte[] request() {
        var request = new ByteArrayOutputStream();
        request.writeBytes(PREFACE);
        var settings = // no pushes; the window of each stream
                ByteBuffer.allocate(12)
                        .putShort((short) 2)
                        .putInt(0)
                        .putShort((short) 4)
                        .putInt(WINDOW);
        var room = ByteBuffer.allocate(4).putInt(WINDOW);
        var body =
                ByteBuffer.allocate(5 + payload.length)
                        .put((byte) 0)
                        .putInt(payload.length)
                        .put(payload);
        put(request, Http2Frame.SETTINGS, 0, 0, settings.array());
        put(request, Http2Frame.WINDOW_UPDATE, 0, 0, room.array());
        put(request, Http2Frame.HEADERS, Http2Frame.END_HEADERS, STREAM, headers());
        put(request, Http2Frame.DATA, Http2Frame.END_STREAM, STREAM, body.array());
        return request.toByteArray();
    }

    private static void put(
            ByteArrayOutputStream to, int type, int flags, int stream, byte[] payload) {
        to.writeBytes(new Http2Frame(type, flags, stream, payload).toBytes());
    }

    private byte[] headers() {
        var block = new ByteArrayOutputStream();
        block.write(POST);
        block.write(HTTP);
        block.write(PATH);
        text(block, "/" + service + "/" + method);
        block.write(AUTHORITY);
        text(block, "localhost");
        field(block, "content-type", "application/grpc");
        field(block, "te", "trailers");
        metadata.forEach((name, value) -> field(block, name, value));
        return block.toByteArray();
    }

    /// A literal that goes into no table.
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    /// Its length, as a number with a prefix of seven bits, and the bytes as they are.
    private static void text(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = bytes.length;
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>= 7) {
                block.write(length & 127 | 128);
            }
            block.write(length);
        }
        block.writeBytes(bytes);
    }

    /// Takes a frame of the server; false if no more is to come.
    private static boolean take(Http2Frame frame, ByteArrayOutputStream answer, OutputStream out)
            throws IOException {
        switch (frame.type()) {
            case Http2Frame.SETTINGS, Http2Frame.PING -> {
                if (!frame.has(Http2Frame.ACK)) {
                    var same = frame.type() == Http2Frame.PING ? frame.payload() : new byte[0];
                    out.write(new Http2Frame(frame.type(), Http2Frame.ACK, 0, same).toBytes());
                }
                return true;
            }
            case Http2Frame.DATA -> {
                var data = frame.data();
                answer.write(data.array(), data.position(), data.remaining());
                return !frame.has(Http2Frame.END_STREAM);
            }
            case Http2Frame.HEADERS -> {
                return !frame.has(Http2Frame.END_STREAM);
            }
            case Http2Frame.RST_STREAM, Http2Frame.GOAWAY -> {
                return false;
            }
            default -> {
                return true;
            }
        }
    }

    /// The message behind its five bytes: whether it is compressed, and its length. A server that refuses sends none.
    private static byte[] message(byte[] body) throws IOException {
        var in = ByteBuffer.wrap(body);
        if (body.length < 5 || in.get() != 0 || in.getInt() != in.remaining()) {
            throw new IOException(
                    "the server refused, with " + body.length + " bytes of an answer");
        }
        var message = new byte[in.remaining()];
        in.get(message);
        return message;
    }
}
