package io.hcsshim.ninep;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Namespaces;
import io.hcsshim.sys.linux.Nodes;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.concurrent.Semaphore;

/// One client's connection, from its first message to its end.
///
/// Requests are answered one after the other in the order of their arrival, so there is nothing to flush. Whatever the
/// client sends: a request that cannot be done is answered with the reason, and one that cannot be read ends the
/// connection.
public final class Session {
    /// The longest message, in bytes, if the client takes as long ones.
    public static final int MESSAGE_BYTES = 256 << 10;

    private static final int SMALLEST = 4096;
    private static final String VERSION = "9P2000.L";

    private static final int R_LERROR = 7;
    private static final int T_VERSION = 100;
    private static final int T_AUTH = 102;
    private static final int T_ATTACH = 104;
    private static final int T_FLUSH = 108;

    private final ByteChannel channel;
    private final Exports exports;
    private final Client client;
    private final Names names;
    private final Contents contents;
    private final Attributes attributes;
    private Message in = new Message(SMALLEST);
    private Message out = new Message(SMALLEST);

    /// @param channel the connection; stays the caller's, who ends the session by closing it
    /// @param exports what may be attached to
    /// @param room    how many files clients may hold at a time, in all sessions that share it; each is up to two descriptors
    public Session(ByteChannel channel, Exports exports, Semaphore room) {
        this.channel = channel;
        this.exports = exports;
        client = new Client(room);
        names = new Names(client);
        contents = new Contents(client);
        attributes = new Attributes(client);
    }

    /// Serves until the client ends the connection.
    ///
    /// Call it on a platform thread that does nothing else and ends afterwards: it waits in system calls and gets a
    /// umask of its own.
    ///
    /// @throws IOException also if the client breaks the protocol
    public void serve() throws IOException {
        Namespaces.unshare(Namespaces.FILES);
        Nodes.umask(0); // the client has one
        answerAll();
    }

    /// The same on a thread whose umask is left as it is.
    void answerAll() throws IOException {
        try (client) {
            while (receive()) {
                answer();
                while (out.bytes().hasRemaining()) {
                    channel.write(out.bytes());
                }
            }
        }
    }

    private boolean receive() throws IOException {
        var bytes = in.bytes().clear().limit(4);
        if (!fill(bytes)) {
            return false;
        }
        long size = Integer.toUnsignedLong(bytes.getInt(0));
        if (size < Message.HEAD || size > bytes.capacity()) {
            throw new ProtocolException("a message of " + size + " bytes");
        }
        bytes.limit((int) size);
        if (!fill(bytes)) {
            throw new ProtocolException("the connection ends in a message");
        }
        bytes.position(4);
        return true;
    }

    /// @return false if the connection ended before the first byte
    private boolean fill(ByteBuffer bytes) throws IOException {
        int before = bytes.position();
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                if (bytes.position() > before) {
                    throw new ProtocolException("the connection ends in a message");
                }
                return false;
            }
        }
        return true;
    }

    private void answer() throws IOException {
        int type = in.u8();
        int tag = in.u16();
        out.begin(type + 1, tag);
        try {
            handle(type);
        } catch (ErrnoException e) {
            out.begin(R_LERROR, tag);
            out.put32(e.errno());
        }
        out.end();
    }

    private void handle(int type) throws IOException {
        switch (type) {
            case T_VERSION -> version();
            case T_AUTH -> throw new ErrnoException("auth", "", Errno.EOPNOTSUPP);
            case T_ATTACH -> attach();
            case T_FLUSH -> {} // whatever it was has been answered
            default -> {
                if (!names.handle(type, in, out)
                        && !contents.handle(type, in, out)
                        && !attributes.handle(type, in, out)) {
                    throw new ErrnoException("request", String.valueOf(type), Errno.EOPNOTSUPP);
                }
            }
        }
    }

    /// Begins anew; sizes are agreed on.
    private void version() throws IOException {
        long size = Math.min(in.u32(), MESSAGE_BYTES);
        var version = in.text();
        if (size < SMALLEST) {
            throw new ErrnoException("messages", size + " bytes", Errno.EMSGSIZE);
        }
        client.reset();
        out.put32(size).putText(version.equals(VERSION) ? VERSION : "unknown");
        if (in.bytes().capacity() < size) {
            in = new Message((int) size);
            var grown = new Message((int) size);
            grown.bytes().put(out.bytes().flip());
            out = grown;
        }
    }

    private void attach() throws IOException {
        int fid = in.bits();
        in.bits(); // authentication, of which there is none
        in.text(); // the user's name: numbers count
        var name = in.text();
        int user = in.bits();
        var export = client.attach(exports, name);
        var root = export.hold();
        var status = root.status();
        if (export.isFolder()) {
            client.fids.add(fid, Fid.of(root, user));
            out.put(client.qid(status));
        } else {
            root.close();
            client.fids.add(fid, Fid.aboveFile(user));
            out.put(Names.ABOVE_FILE);
        }
    }
}
