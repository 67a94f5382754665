package io.hcsshim.vm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;

/// One vsock connection, host side: a reliable, flow-controlled byte stream with half-close.
///
/// Reads and writes block (virtual threads park). One reader and one writer at a time; `close` from any thread.
public interface VsockStream extends ByteChannel {
    /// Reads at least one byte, or returns -1 at the guest's end of output.
    ///
    /// @throws java.net.SocketException "connection reset" if the guest or its machine went away mid-stream
    @Override
    int read(ByteBuffer target) throws IOException;

    /// Writes all of `source`, waiting for credit.
    ///
    /// @throws IOException if the guest no longer reads
    @Override
    int write(ByteBuffer source) throws IOException;

    /// Tells the guest that no more bytes come; reading goes on.
    void shutdownOutput() throws IOException;

    /// Ends both directions; bytes already written are still delivered when the guest reads them.
    @Override
    void close();
}
