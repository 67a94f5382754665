package io.hcsshim.it.vm;

import io.hcsshim.vm.VsockStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CountDownLatch;

/// What the host does on each port of the probe; the list is at the top of `vsockprobe.c`.
final class VsockPrograms {
    private static final int BLOCK = 64 << 10;
    private static final int PERIOD = 251;

    private VsockPrograms() {}

    static void echo(VsockStream stream) throws IOException {
        var buffer = ByteBuffer.allocate(BLOCK);
        while (stream.read(buffer.clear()) >= 0) {
            stream.write(buffer.flip());
        }
    }

    static void count(VsockStream stream) throws IOException {
        var buffer = ByteBuffer.allocate(BLOCK);
        var counted = 0L;
        for (var got = 0; got >= 0; got = stream.read(buffer.clear())) {
            counted += got;
        }
        stream.write(number().putLong(0, counted));
    }

    static void send(VsockStream stream) throws IOException {
        var wanted = number();
        while (wanted.hasRemaining()) {
            if (stream.read(wanted) < 0) {
                throw new EOFException("the guest says not how much");
            }
        }
        var block = new byte[PERIOD * 1024];
        for (var i = 0; i < block.length; i++) {
            block[i] = (byte) (i % PERIOD);
        }
        for (var left = wanted.getLong(0); left > 0; left -= block.length) {
            stream.write(ByteBuffer.wrap(block, 0, (int) Math.min(left, block.length)));
        }
    }

    static void mirror(VsockStream stream) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(10_000);
        while (stream.read(buffer.clear()) >= 0) {
            all.write(buffer.array(), 0, buffer.position());
        }
        stream.write(ByteBuffer.wrap(all.toByteArray()));
    }

    static void ignore(VsockStream stream) throws InterruptedException {
        new CountDownLatch(1).await(); // holds the stream open; the machine's end takes both
    }

    private static ByteBuffer number() {
        return ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}
