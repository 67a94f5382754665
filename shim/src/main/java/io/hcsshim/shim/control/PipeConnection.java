package io.hcsshim.shim.control;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.wire.ttrpc.TtrpcChannel;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A connection over a named pipe of Windows.
///
/// @param file closed with it
public record PipeConnection(WindowsFile file, InputStream in, OutputStream out)
        implements TtrpcChannel {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    public PipeConnection(WindowsFile file) {
        this(file, file.input(), file.output());
    }

    /// Connects to a pipe.
    ///
    /// @param name `\\.\pipe\…`
    /// @throws IOException if nobody listens there, or nobody had time within 5 seconds
    public static PipeConnection dial(Libraries libraries, String name) throws IOException {
        return new PipeConnection(NamedPipes.connect(libraries, name, PATIENCE));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
