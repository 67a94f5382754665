package io.hcsshim.protocol.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Where the lines of a log and of all made from it go.
final class Sink {
    private final OutputStream out;

    Sink(OutputStream out) {
        this.out = out;
    }

    void write(StringBuilder line) {
        var bytes = line.toString().getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            try {
                out.write(bytes);
                out.flush();
            } catch (IOException _) {
                // whoever read the log is gone; there is nobody left to tell
            }
        }
    }
}
