package io.hcsshim.faults;

import io.hcsshim.sys.linux.Fifo;
import io.hcsshim.sys.linux.PolledFd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Random;

/// Reads one stream of a [Talk] from its FIFO and compares every byte with what has to be there.
final class Hearing {
    private static final int LARGE = 64 << 10;

    private final Path fifo;
    private final long key;
    private final int bytes;
    private final Talk.Listener listener;
    private final Random random;
    private int heard;
    private PolledFd open;

    /// @param descriptor 1 or 2, the process's own number of the stream
    Hearing(Path fifo, Talk talk, int descriptor) throws IOException {
        this.fifo = fifo;
        this.key = mix(talk.seed() * 2 + descriptor);
        this.bytes = descriptor == 1 ? talk.out() : talk.err();
        this.listener = descriptor == 1 ? talk.outIs() : talk.errIs();
        this.random = new Random(talk.seed() + descriptor);
        this.open = Fifo.openRead(fifo); // before the process starts, as containerd does
    }

    /// Reads all that has to come.
    ///
    /// @throws IOException with the first place that is wrong
    void hear() throws IOException, InterruptedException {
        int rest = bytes == 0 ? -1 : random.nextInt(bytes);
        while (heard < bytes) {
            if (listener == Talk.Listener.PAUSED && rest >= 0 && heard >= rest) {
                Thread.sleep(200 + random.nextInt(1800));
                rest = -1;
            }
            read();
            if (listener == Talk.Listener.SLOW) {
                Thread.sleep(1 + random.nextInt(4));
            } else if (listener == Talk.Listener.RETURNING && random.nextInt(4) == 0) {
                open.close();
                Thread.sleep(random.nextInt(20));
                open = Fifo.openRead(fifo);
            }
        }
    }

    private void read() throws IOException {
        var buffer = ByteBuffer.allocate(1 + random.nextInt(LARGE));
        if (open.read(buffer) < 0) {
            throw new IOException("%s ends after %d of %d bytes".formatted(fifo, heard, bytes));
        }
        compare(buffer.flip());
    }

    private void compare(ByteBuffer part) throws IOException {
        while (part.hasRemaining()) {
            var expected = (byte) (mix(key + heard / 8) >>> heard % 8 * 8);
            if (heard >= bytes || part.get() != expected) {
                throw new IOException("%s is wrong at byte %d of %d".formatted(fifo, heard, bytes));
            }
            heard++;
        }
    }

    /// Looks whether anything comes that was never said, once the process is deleted.
    void end() throws IOException {
        try (var last = open) {
            if (last.fd().unread() > 0) {
                throw new IOException(
                        "%s has %d bytes more than %d".formatted(fifo, last.fd().unread(), bytes));
            }
        }
        java.nio.file.Files.delete(fifo);
    }

    static long mix(long x) {
        x += 0x9e3779b97f4a7c15L;
        x = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
        x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
        return x ^ x >>> 31;
    }
}
