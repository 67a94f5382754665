package io.hcsshim.guest.bridge;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameReader;
import io.hcsshim.protocol.gcs.FrameWriter;
import io.hcsshim.sys.linux.Fd;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.util.Optional;

/// One connection of the command channel, from its first frame to its loss.
///
/// Every connection begins un-negotiated. Confined to the bridge's reader but for [#write] and [#close].
public final class Connection implements AutoCloseable {
    private final Fd in;
    private final Fd out;
    private final FrameReader reader;
    private final FrameWriter writer;
    private boolean negotiated;

    /// A connection over two descriptors, which may be the same; both are closed with it.
    public Connection(Fd in, Fd out) {
        this.in = in;
        this.out = out;
        this.reader =
                new FrameReader(new BufferedInputStream(new FdInput(in)), FrameReader.GUEST_LIMIT);
        this.writer = FrameWriter.toHost(new FdOutput(out));
    }

    Optional<Frame> read() throws IOException {
        return reader.read();
    }

    void write(Frame frame) throws IOException {
        writer.write(frame);
    }

    boolean negotiated() {
        return negotiated;
    }

    void setNegotiated() {
        negotiated = true;
    }

    @Override
    public void close() {
        in.close();
        out.close();
    }
}
