package io.hcsshim.guest.stdio;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Vsock;
import java.io.IOException;

/// Dials the host of this VM over vsock.
public final class VsockDialer implements Dialer {
    private static final int ATTEMPTS = 10;
    private static final int PAUSE_MS = 100;

    /// A dialer for the host this VM runs on.
    public VsockDialer() {}

    /// Connects to a port; a time-out, and nothing else, is tried again, ten times in all.
    @Override
    public HostStream dial(long port) throws IOException {
        for (var attempt = 1; ; attempt++) {
            try {
                return new HostStream(Vsock.connect(Vsock.HOST, (int) port));
            } catch (ErrnoException e) {
                if (!e.is(Errno.ETIMEDOUT) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
            pause(port);
        }
    }

    private static void pause(long port) throws IOException {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while dialling port " + port, e);
        }
    }
}
