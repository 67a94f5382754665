package io.hcsshim.protocol.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where the lines of a log and of all made from it go, and which of them.
final class Sink {
    private final OutputStream out;
    private volatile @Nullable Level threshold; // null: nothing passes

    Sink(OutputStream out, @Nullable Level threshold) {
        this.out = out;
        this.threshold = threshold;
    }

    boolean takes(Level level) {
        var least = threshold;
        return least != null && level.compareTo(least) >= 0;
    }

    synchronized void limit(Level other) {
        if (threshold != null) {
            threshold = other;
        }
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
