package io.hcsshim.snapshotter.files;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A folder whose content nobody misses. What is thrown there is gone from its place at once, and removed by and by,
/// after a crash by the next process. Thread-safe.
public final class Trash {
    private final Path folder;
    private final Log log;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int removing; // guarded by lock

    private Trash(Path folder, Log log) {
        this.folder = folder;
        this.log = log;
    }

    /// Opens the trash at `folder`, made if absent, and begins to empty it.
    public static Trash open(Path folder, Log log) throws IOException {
        Files.createDirectories(folder);
        var trash = new Trash(folder, log);
        try (var left = Files.newDirectoryStream(folder)) {
            for (var entry : left) {
                trash.remove(entry);
            }
        }
        return trash;
    }

    /// Throws a file or folder of the same file system away; nothing if it is not there.
    public void take(Path path) throws IOException {
        var gone = folder.resolve(UUID.randomUUID().toString());
        try {
            Files.move(path, gone, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException _) {
            return;
        }
        remove(gone);
    }

    private void remove(Path path) {
        count(1);
        Thread.ofVirtual()
                .name("removal of " + path.getFileName())
                .start(() -> {
                    try {
                        Trees.remove(path);
                    } catch (IOException e) {
                        log.warning("not removed", Map.of("path", path, "why", String.valueOf(e)));
                    } finally {
                        count(-1);
                    }
                });
    }

    private void count(int change) {
        lock.lock();
        try {
            removing += change;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything that was thrown away so far is removed.
    public void await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (removing > 0) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
