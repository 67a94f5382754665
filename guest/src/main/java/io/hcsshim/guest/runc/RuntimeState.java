package io.hcsshim.guest.runc;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// A small directory per call of the runtime: pid file, console socket, process document.
///
/// The path is short because the path of a unix socket has room for 107 bytes only.
final class RuntimeState implements AutoCloseable {
    private static final AtomicLong NEXT = new AtomicLong();

    private final File directory;

    private RuntimeState(File directory) {
        this.directory = directory;
    }

    static RuntimeState make(File parent) throws IOException {
        var directory = new File(parent, Long.toString(NEXT.incrementAndGet()));
        if (!directory.isDirectory() && !directory.mkdirs()) {
            throw new IOException("cannot make directory " + directory);
        }
        return new RuntimeState(directory);
    }

    File file(String name) {
        return new File(directory, name);
    }

    @Override
    public void close() {
        var files = directory.listFiles();
        for (var file : files == null ? new File[0] : files) {
            file.delete();
        }
        directory.delete();
    }
}
