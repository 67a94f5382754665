package io.hcsshim.guest.bridge;

import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.io.OutputStream;

/// Writes to a descriptor, which it does not own. Unbuffered.
public final class FdOutput extends OutputStream {
    private final Fd fd;

    /// A stream to `fd`.
    public FdOutput(Fd fd) {
        this.fd = fd;
    }

    @Override
    public void write(int b) throws IOException {
        fd.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        fd.write(source, offset, length);
    }
}
