package io.hcsshim.guest.bridge;

import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.io.InputStream;

/// Reads a descriptor, which it does not own.
final class FdInput extends InputStream {
    private final Fd fd;

    FdInput(Fd fd) {
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
