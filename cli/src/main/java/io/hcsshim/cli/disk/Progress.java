package io.hcsshim.cli.disk;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Shows how far a file has been read, on one line of a terminal, ten times a second.
///
/// It looks at the file's position from a thread of its own, so that reading is not slowed.
final class Progress implements AutoCloseable {
    private static final long BETWEEN_MILLIS = 100;
    private static final int WIDTH = 30;

    private final CountDownLatch end = new CountDownLatch(1);
    private final FileChannel file;
    private final PrintStream out;
    private final Thread thread;

    private Progress(FileChannel file, PrintStream out) {
        this.file = file;
        this.out = out;
        this.thread = Thread.ofPlatform().name("progress").daemon().unstarted(this::run);
    }

    /// Watches a file until closed, if standard error is a terminal.
    static Progress of(FileChannel file) {
        var progress = new Progress(file, System.err);
        if (onTerminal()) {
            progress.thread.start();
        }
        return progress;
    }

    /// By what standard error is a link to: asking the C library would cost a tenth of a second of every start.
    private static boolean onTerminal() {
        try {
            var errors = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return errors.startsWith("/dev/pts/") || errors.startsWith("/dev/tty");
        } catch (IOException _) {
            return false; // closed: nobody to show it to
        }
    }

    /// Ends by a latch and not by an interrupt, which would close the file.
    private void run() {
        try {
            long total = Math.max(1, file.size());
            while (!end.await(BETWEEN_MILLIS, TimeUnit.MILLISECONDS)) {
                out.print(bar(Math.min(file.position(), total), total));
            }
        } catch (InterruptedException | IOException _) {
            // no more progress
        }
        out.print("\r\u001b[K");
    }

    static String bar(long done, long total) {
        int filled = (int) (done * WIDTH / total);
        return "\r["
                + "#".repeat(filled)
                + " ".repeat(WIDTH - filled)
                + "] "
                + done * 100 / total
                + "% of "
                + (total >> 20)
                + " MiB";
    }

    /// Takes the line away again.
    @Override
    public void close() {
        end.countDown();
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
