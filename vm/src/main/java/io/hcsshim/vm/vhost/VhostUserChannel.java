package io.hcsshim.vm.vhost;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixSocket;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The front-end's socket: whole messages in, replies out, without ever waiting. Confined to the device's loop.
final class VhostUserChannel implements AutoCloseable {
    private final UnixSocket socket;
    private final byte[] header = new byte[VhostUserMessage.HEADER];
    private final List<Fd> files = new ArrayList<>();
    private byte[] payload = {};
    private int have;

    VhostUserChannel(UnixSocket socket) throws IOException {
        this.socket = socket;
        socket.fd().setBlocking(false);
    }

    /// A message and the descriptors that came with it, which the receiver closes.
    record Received(VhostUserMessage message, List<Fd> files) {}

    Fd fd() {
        return socket.fd();
    }

    /// The next message, if all of it is here.
    ///
    /// @throws EOFException when the front-end is gone
    Optional<Received> receive() throws IOException {
        while (have < header.length) {
            if (!fill(header, have, header.length - have)) {
                return Optional.empty();
            }
            if (have == header.length) {
                payload = new byte[payloadLength()];
            }
        }
        while (have < header.length + payload.length) {
            var at = have - header.length;
            if (!fill(payload, at, payload.length - at)) {
                return Optional.empty();
            }
        }
        have = 0;
        var received = new Received(message(), List.copyOf(files));
        files.clear();
        return Optional.of(received);
    }

    private boolean fill(byte[] target, int at, int length) throws IOException {
        try {
            var count = socket.receive(target, at, length, files);
            if (count < 0) {
                throw new EOFException("the machine closed the device's socket");
            }
            have += count;
            return true;
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return false;
            }
            throw e;
        }
    }

    private int payloadLength() throws IOException {
        var length = LittleEndian.getInt(header, 8);
        if (length < 0 || length > VhostUserMessage.MOST_PAYLOAD) {
            throw new IOException(
                    "vhost-user message "
                            + LittleEndian.getInt(header, 0)
                            + " with "
                            + length
                            + " bytes");
        }
        return length;
    }

    private VhostUserMessage message() {
        return new VhostUserMessage(
                LittleEndian.getInt(header, 0), LittleEndian.getInt(header, 4), payload);
    }

    /// Sends a reply; a front-end that does not take it is broken.
    void send(VhostUserMessage reply) throws IOException {
        var bytes = reply.bytes();
        socket.send(bytes, 0, bytes.length, List.of());
    }

    @Override
    public void close() {
        files.forEach(Fd::close);
        files.clear();
        socket.close();
    }
}
