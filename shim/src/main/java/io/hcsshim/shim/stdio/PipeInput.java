package io.hcsshim.shim.stdio;

import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.NamedPipes;
import io.hcsshim.sys.windows.WindowsFile;
import io.hcsshim.vm.VsockStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/// Carries a process's input from a named pipe, until the pipe ends, somebody closes this, or the process no longer reads.
final class PipeInput {
    private static final int BUFFER = 32 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WindowsFile from;
    private final VsockStream to;

    private PipeInput(WindowsFile from, VsockStream to) {
        this.from = from;
        this.to = to;
    }

    /// Connects and begins; a pipe that nobody has any more is an input that has ended.
    static Optional<PipeInput> start(String pipe, VsockStream to) {
        try {
            var file = NamedPipes.connect(Libraries.system(), pipe, PATIENCE);
            var input = new PipeInput(file, to);
            Thread.ofVirtual().name("stdin " + pipe).start(input::run);
            return Optional.of(input);
        } catch (IOException e) {
            InputRelay.end(to);
            return Optional.empty();
        }
    }

    private void run() {
        var bytes = new byte[BUFFER];
        try (var in = from.input()) {
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                to.write(ByteBuffer.wrap(bytes, 0, read));
            }
        } catch (IOException e) {
            return; // the process is gone or has closed its input, or the input was ended
        } finally {
            InputRelay.end(to);
        }
    }

    /// Ends the input.
    void close() {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        from.close();
                    } catch (IOException e) {
                        return; // it ends anyway
                    }
                });
    }
}
