package io.hcsshim.windows.pipe;

import io.hcsshim.shim.control.PipeConnection;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.PipeListener;
import io.hcsshim.wire.ttrpc.TtrpcChannel;
import io.hcsshim.wire.ttrpc.TtrpcListener;
import java.io.IOException;

/// A named pipe on which ttrpc is served, for the system and administrators.
public final class PipeServer implements TtrpcListener {
    /// The system and administrators.
    static final String ACCESS = "D:P(A;;GA;;;BA)(A;;GA;;;SY)";

    private final PipeListener listener;

    private PipeServer(PipeListener listener) {
        this.listener = listener;
    }

    /// @param path such as `\\.\pipe\ProtectedPrefix\Administrators\containerd-shim-…`
    public static PipeServer open(Libraries libraries, String path) throws IOException {
        return new PipeServer(PipeListener.open(libraries, path, ACCESS));
    }

    @Override
    public TtrpcChannel accept() throws IOException {
        return new PipeConnection(listener.accept());
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
