package io.hcsshim.sys.linux.net;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Mounts;
import io.hcsshim.sys.linux.Namespaces;
import io.hcsshim.sys.linux.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A network namespace, kept alive while this is open: network_namespaces(7).
///
/// Thread-safe.
public final class NetworkNamespace implements AutoCloseable {
    private static final Path OURS = Path.of("/proc/thread-self/ns/net");

    private final Fd fd;
    private final String name;

    private NetworkNamespace(Fd fd, String name) {
        this.fd = fd;
        this.name = name;
    }

    /// Something done inside a namespace.
    public interface Work<T> {
        /// Does it, on a thread that lives for nothing else. It must not start threads, wake others, or wait.
        T run() throws IOException;
    }

    /// The same without a result.
    public interface Change {
        /// See [Work#run].
        void run() throws IOException;
    }

    /// Opens the namespace that a file stands for: `/proc/<pid>/ns/net`, or one that [#bindTo] made.
    ///
    /// @throws ErrnoException `ENOENT` if there is no such file
    public static NetworkNamespace open(Path path) throws ErrnoException {
        return new NetworkNamespace(Fd.open(path, Fd.O_RDONLY), path.toString());
    }

    /// The namespace of the calling thread.
    public static NetworkNamespace current() throws ErrnoException {
        return new NetworkNamespace(Fd.open(OURS, Fd.O_RDONLY), "current");
    }

    /// Makes an empty one, with `lo` that is down. It ends when nothing uses it: no process, no descriptor, no mount.
    ///
    /// @throws ErrnoException `EPERM` without the right to (CAP_SYS_ADMIN)
    public static NetworkNamespace create() throws IOException {
        return onThread(
                "new network namespace",
                () -> {
                    Namespaces.unshare(Namespaces.NETWORK);
                    return new NetworkNamespace(Fd.open(OURS, Fd.O_RDONLY), "new");
                });
    }

    /// Makes it stand at `path`, which is made, until [#unbind].
    public void bindTo(Path path) throws IOException {
        Files.createFile(path);
        try {
            String source = "/proc/self/fd/" + fd.number();
            Mounts.mount(source, path, "", Mounts.BIND, "");
        } catch (ErrnoException e) {
            Files.delete(path);
            throw e;
        }
    }

    /// Takes away what [#bindTo] made; nothing if it is gone already.
    public static void unbind(Path path) throws IOException {
        if (Files.exists(path)) {
            Mounts.unmount(path, Mounts.DETACH);
            Files.deleteIfExists(path);
        }
    }

    /// Does something inside this namespace and waits for it, whatever interrupts.
    ///
    /// @throws ErrnoException `EINVAL` if this is no network namespace
    public <T> T call(Work<T> work) throws IOException {
        return onThread(
                "in network namespace " + name,
                () -> {
                    try (NetworkNamespace before = current()) {
                        Namespaces.enter(fd, Namespaces.NETWORK);
                        try {
                            return work.run();
                        } finally {
                            // The end of this thread may wake another, and with that start one.
                            Namespaces.enter(before.fd, Namespaces.NETWORK);
                        }
                    }
                });
    }

    /// Does something inside this namespace and waits for it, whatever interrupts.
    public void run(Change change) throws IOException {
        call(() -> {
            change.run();
            return true;
        });
    }

    /// Opens a conversation about its configuration.
    public Netlink netlink() throws IOException {
        return call(Netlink::open);
    }

    /// The descriptor, for instance to move a link here; it stays owned by this.
    public Fd fd() {
        return fd;
    }

    private static final class Outcome<T> {
        private @Nullable T result;
        private @Nullable Throwable failure;
    }

    private static <T> T onThread(String name, Work<T> work) throws IOException {
        Outcome<T> outcome = new Outcome<>();
        Thread thread =
                Thread.ofPlatform()
                        .name(name)
                        .daemon()
                        .unstarted(() -> {
                            try {
                                outcome.result = work.run();
                            } catch (Throwable e) {
                                outcome.failure = e;
                            }
                        });
        Threads.start(thread);
        join(thread);
        return result(outcome, name);
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T result(Outcome<T> outcome, String name) throws IOException {
        switch (outcome.failure) {
            case null -> {}
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(name, e);
        }
        T result = outcome.result;
        if (result == null) {
            throw new IllegalStateException(name + ": no result");
        }
        return result;
    }

    /// Gives the descriptor back; the namespace ends if nothing else uses it.
    @Override
    public void close() {
        fd.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
