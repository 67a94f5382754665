package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/// What was said over QMP: the newest lines in memory, and the first megabyte in a file if wanted.
///
/// Bounded, because a guest can make QEMU send events. Thread-safe.
final class QmpLog implements AutoCloseable {
    private static final int LINES = 200;
    private static final int LINE_LENGTH = 2_000;
    private static final long FILE_BYTES = 1 << 20;

    private final ArrayDeque<String> recent = new ArrayDeque<>(); // guarded by this, like all below
    private OutputStream file;
    private long written;

    private QmpLog(OutputStream file) {
        this.file = file;
    }

    static QmpLog inMemory() {
        return new QmpLog(OutputStream.nullOutputStream());
    }

    static QmpLog to(Path file) throws IOException {
        return new QmpLog(Files.newOutputStream(file));
    }

    void sent(String line) {
        add("> ", line);
    }

    void received(String line) {
        add("< ", line);
    }

    /// The newest lines, oldest first, `>` before what was sent and `<` before what came.
    synchronized List<String> recent() {
        return List.copyOf(recent);
    }

    private synchronized void add(String direction, String line) {
        var kept =
                direction
                        + (line.length() <= LINE_LENGTH
                                ? line
                                : line.substring(0, LINE_LENGTH) + "…");
        if (recent.size() == LINES) {
            recent.removeFirst();
        }
        recent.addLast(kept);
        write(kept);
    }

    private void write(String line) {
        var bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (written + bytes.length > FILE_BYTES) {
            return;
        }
        written += bytes.length;
        try {
            file.write(bytes);
        } catch (IOException _) {
            // The log is a courtesy: a full disk must not end a machine.
            written = FILE_BYTES;
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException _) {
            // as in write
        }
        file = OutputStream.nullOutputStream();
    }
}
