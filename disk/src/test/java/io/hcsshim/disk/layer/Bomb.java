package io.hcsshim.disk.layer;

import io.hcsshim.disk.tar.TarBytes;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Enumeration;
import java.util.zip.Deflater;
import java.util.zip.DeflaterInputStream;

/// Archives of zeros, small while they are compressed; they are made while they are read.
final class Bomb {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3};

    private static final int MOST = 2 * 2048;

    private Bomb() {}

    /// 2048 files of `bytes` zeros each.
    static InputStream of(long bytes) {
        var plain = new SequenceInputStream(new Files(bytes));
        var deflated = new DeflaterInputStream(plain, new Deflater(1, true));
        return new SequenceInputStream(new ByteArrayInputStream(GZIP), deflated);
    }

    /// Header, content, header, content, …
    private static final class Files implements Enumeration<InputStream> {
        private final long bytes;
        private int next;

        Files(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public boolean hasMoreElements() {
            return next < MOST;
        }

        @Override
        public InputStream nextElement() {
            int number = next++;
            if (number % 2 != 0) {
                return new Zeros(bytes);
            }
            var header = TarBytes.block('0', "f" + number, "", TarBytes.octal(bytes, 12));
            return new ByteArrayInputStream(new TarBytes().header(header).bytes());
        }
    }

    private static final class Zeros extends InputStream {
        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int n = (int) Math.min(length, left);
            java.util.Arrays.fill(into, offset, offset + n, (byte) 0);
            left -= n;
            return n == 0 ? -1 : n;
        }
    }
}
