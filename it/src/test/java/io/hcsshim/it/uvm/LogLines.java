package io.hcsshim.it.uvm;

import io.hcsshim.protocol.log.Log;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// The lines of a log, as they come. Thread-safe.
final class LogLines extends OutputStream {
    private static final int LIMIT_SECONDS = 60;

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    Log log() {
        return Log.to(this);
    }

    /// Each line is written at once.
    @Override
    public void write(byte[] line, int from, int length) {
        lines.add(new String(line, from, length, StandardCharsets.UTF_8));
    }

    @Override
    public void write(int b) {
        throw new UnsupportedOperationException("a log writes lines");
    }

    /// Takes lines until one has `words` in it.
    ///
    /// @return that line
    String await(String words) throws InterruptedException {
        while (true) {
            var line = lines.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing was logged of: " + words);
            }
            if (line.contains(words)) {
                return line;
            }
        }
    }
}
