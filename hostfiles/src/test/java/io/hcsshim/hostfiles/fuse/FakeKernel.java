package io.hcsshim.hostfiles.fuse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hostfiles.Export;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A guest's kernel as the server hears it: requests as bytes, answers as numbers.
final class FakeKernel implements AutoCloseable {
    static final int ROOM = 200;

    final Semaphore room = new Semaphore(ROOM);
    final FuseServer server = new FuseServer(room);
    final BlockingQueue<byte[]> late = new LinkedBlockingQueue<>();
    int user = 0;
    int group = 0;
    private long unique;

    /// One with a share `s`.
    static FakeKernel with(Export export) throws Exception {
        var kernel = new FakeKernel();
        kernel.server.add("s", export);
        return kernel;
    }

    /// An answer: its errno, and what it says.
    record Said(int errno, ByteBuffer body, boolean silent) {
        long u64(int at) {
            return body.getLong(at);
        }

        int u32(int at) {
            return body.getInt(at);
        }

        String text() {
            var bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }

        Said ok() {
            assertEquals(0, errno, "errno");
            return this;
        }
    }

    /// Arguments of a request.
    static final class Body {
        private final ByteBuffer bytes =
                ByteBuffer.allocate(400_000).order(ByteOrder.LITTLE_ENDIAN);

        Body u32(int... values) {
            for (var value : values) {
                bytes.putInt(value);
            }
            return this;
        }

        Body u64(long... values) {
            for (var value : values) {
                bytes.putLong(value);
            }
            return this;
        }

        Body text(String value) {
            bytes.put(value.getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
            return this;
        }

        Body put(byte[] value) {
            bytes.put(value);
            return this;
        }

        byte[] bytes() {
            var all = new byte[bytes.position()];
            bytes.get(0, all);
            return all;
        }
    }

    static Body body() {
        return new Body();
    }

    Said ask(int operation, long node, Body body) {
        return ask(operation, node, body, 300_000);
    }

    Said ask(int operation, long node, Body body, int replyRoom) {
        return send(message(operation, node, body.bytes(), ++unique, user, group), replyRoom);
    }

    long lastUnique() {
        return unique;
    }

    static byte[] message(int operation, long node, byte[] body, long unique, int user, int group) {
        var bytes = ByteBuffer.allocate(40 + body.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(40 + body.length).putInt(operation).putLong(unique).putLong(node);
        bytes.putInt(user).putInt(group).putInt(77).putInt(0).put(body);
        return bytes.array();
    }

    Said send(byte[] message, int replyRoom) {
        var request = ByteBuffer.allocateDirect(message.length).put(message).flip();
        var reply = ByteBuffer.allocateDirect(replyRoom);
        var postponed = new boolean[1];
        server.answer(
                request,
                reply,
                () -> {
                    postponed[0] = true;
                    return late::add;
                });
        reply.flip();
        if (postponed[0] || !reply.hasRemaining()) {
            return new Said(0, ByteBuffer.allocate(0), true);
        }
        return said(reply);
    }

    private static Said said(ByteBuffer reply) {
        reply.order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(reply.remaining(), reply.getInt(0), "the length that an answer says");
        var body = reply.slice(16, reply.remaining() - 16).order(ByteOrder.LITTLE_ENDIAN);
        return new Said(-reply.getInt(4), body, false);
    }

    /// An answer that came late.
    Said hear() throws InterruptedException {
        var bytes = late.poll(20, TimeUnit.SECONDS);
        return bytes == null
                ? new Said(-1, ByteBuffer.allocate(0), true)
                : said(ByteBuffer.wrap(bytes));
    }

    Said lookUp(long folder, String name) {
        return ask(1, folder, body().text(name));
    }

    /// The node at a path below the share.
    long walk(String... names) {
        long at = lookUp(1, "s").ok().u64(0);
        for (var name : names) {
            at = lookUp(at, name).ok().u64(0);
        }
        return at;
    }

    /// Opens a file.
    ///
    /// @return the handle
    long open(long node, int flags) {
        return ask(14, node, body().u32(flags, 0)).ok().u64(0);
    }

    Said create(long folder, String name, int flags, int mode) {
        return ask(35, folder, body().u32(flags, mode, 0, 0).text(name));
    }

    Said read(long node, long handle, long offset, int size) {
        return ask(15, node, body().u64(handle, offset).u32(size, 0).u64(0).u32(0, 0));
    }

    Said write(long node, long handle, long offset, String text, int how) {
        return ask(
                16,
                node,
                body().u64(handle, offset)
                        .u32(text.length(), how)
                        .u64(0)
                        .u32(0, 0)
                        .put(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// @param operation 31 to find, 32 to set, 33 to wait for
    Said lock(int operation, long node, long handle, long owner, int kind, boolean whole) {
        return ask(
                operation,
                node,
                body().u64(handle, owner, 0, Long.MAX_VALUE).u32(kind, 1, whole ? 1 : 0, 0));
    }

    void release(long node, long handle) {
        ask(18, node, body().u64(handle).u32(0, 0).u64(0)).ok();
    }

    @Override
    public void close() {
        server.close();
        assertEquals(ROOM, room.availablePermits(), "descriptors that are left");
    }
}
