package io.hcsshim.uvm.layers;

import io.hcsshim.sys.linux.Threads;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// Layers by the project's own ext4 writer; scratch disks, of which one for each size is ever made, by `mke2fs`.
public final class Ext4Images implements ImageBuilder {
    private final Mke2fs scratch = new Mke2fs();

    /// Needs nothing until it is asked for an image.
    public Ext4Images() {}

    @Override
    public void layer(Path directory, Path image) throws IOException, InterruptedException {
        // On a thread of its own: system calls that wait for a disk would hold a virtual thread's
        // carrier.
        var task =
                new FutureTask<Void>(() -> {
                    write(directory, image);
                    return null;
                });
        var thread = Thread.ofPlatform().name("image of " + directory).daemon().unstarted(task);
        Threads.start(thread);
        try {
            task.get();
        } catch (ExecutionException e) {
            throw failure(directory, image, causeOf(e));
        } finally {
            thread.interrupt(); // has an effect only if this thread was
            join(thread);
        }
    }

    private static void write(Path directory, Path image) throws IOException, InterruptedException {
        try (var file =
                FileChannel.open(
                        image,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            DirectoryImage.write(directory, file);
        }
    }

    /// The caller removes the file, so nobody may still be writing it.
    private static void join(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Throwable causeOf(ExecutionException e) {
        var cause = e.getCause();
        return cause == null ? e : cause;
    }

    private static IOException failure(Path directory, Path image, Throwable cause) {
        if (String.valueOf(cause.getMessage()).contains("No space left on device")) {
            var full = new FileSystemException(image.toString(), null, "no space left on device");
            full.initCause(cause);
            return full;
        }
        var why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new IOException("make an image of " + directory + ": " + why, cause);
    }

    @Override
    public void scratch(long bytes, Path image) throws IOException, InterruptedException {
        scratch.make(bytes, image);
    }
}
