package io.hcsshim.shim.stdio;

import io.hcsshim.sys.linux.PolledFd;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Carries a process's input from a FIFO to the guest, until the FIFO ends or the process no longer reads.
final class InputRelay {
    private static final int BUFFER = 64 << 10;

    private final PolledFd from;
    private final VsockStream to;

    private InputRelay(PolledFd from, VsockStream to) {
        this.from = from;
        this.to = to;
    }

    static void start(PolledFd from, VsockStream to) {
        Thread.ofVirtual().name("stdin " + from).start(new InputRelay(from, to)::run);
    }

    /// Tells a process that there is no input.
    static void end(VsockStream to) {
        try {
            to.shutdownOutput();
        } catch (IOException e) {
            return; // it is gone already
        }
    }

    private void run() {
        var buffer = ByteBuffer.allocate(BUFFER);
        try {
            while (from.read(buffer) >= 0) {
                to.write(buffer.flip());
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The process is gone or has closed its input, or the streams were closed: whoever
            // writes to the FIFO learns it from the FIFO.
            from.close();
        }
    }
}
