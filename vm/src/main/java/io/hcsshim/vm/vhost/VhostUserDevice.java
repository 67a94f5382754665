package io.hcsshim.vm.vhost;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixListener;
import io.hcsshim.sys.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A virtio device that this process serves to one machine over vhost-user: what all kinds of them have in common.
///
/// It waits for the machine monitor at a unix socket, to which that connects once, as client, or is handed a connection. When the
/// machine goes, breaks the rules or [#close] is called, the device ends, and [#ended] says why; other devices do not notice.
/// Thread-safe.
public final class VhostUserDevice implements AutoCloseable {
    private static final int MESSAGES_A_TURN = 32;

    /// What this kind of device does. Called on the loop, but for [#configuration].
    public interface Function {
        /// What it is called in sentences.
        String name();

        /// How many queues it serves.
        int queues();

        /// Its configuration space; empty if the monitor has it.
        byte[] configuration();

        /// The guest's memory is another now; the old table is closed when this returns.
        void remap(GuestMemory table) throws IOException;

        /// A queue may be used from now on; a kick may have been missed.
        void start(int index, SplitQueue queue, Doorbell doorbell) throws IOException;

        /// A queue must not be touched any more when this returns.
        void stop(int index);

        /// The driver has put something into a queue.
        void kicked(int index) throws IOException;

        /// The driver has begun anew and knows nothing of what was before.
        void restarted();

        /// The device is no more; its queues were stopped.
        void end(String reason);
    }

    /// Something on the loop that may find the device broken.
    public interface Step {
        /// @throws IOException if it has to end
        void run() throws IOException;
    }

    private record Watch(Fd fd, long token) {}

    private final Function function;
    private final GuestRam ram;
    private final PollLoop loop;
    private final @Nullable Watch[] kicks;
    private final CountDownLatch down = new CountDownLatch(1);
    private volatile @Nullable Path path;
    // Confined to the loop.
    private VhostUserSession session;
    private boolean parked;
    private @Nullable UnixListener listener;
    private @Nullable Watch connecting;
    private @Nullable VhostUserChannel channel;
    private @Nullable Watch messages;
    private int monitor;
    private volatile @Nullable String ended;
    private boolean closed;

    /// A device without a monitor yet; [#await] or [#connect] it, or [#close] it.
    ///
    /// @param ram how the monitor will hold the guest's memory
    public VhostUserDevice(Function function, GuestRam ram) throws IOException {
        this.function = function;
        this.ram = ram;
        loop = PollLoop.hold();
        kicks = new @Nullable Watch[function.queues()];
        session = new VhostUserSession(new Target());
    }

    /// The guest stands still and another monitor will take it over: the end of this one's socket is no end of the device.
    ///
    /// Until that monitor has come nothing moves. The device knows it when this returns.
    public void park() {
        var known = new CountDownLatch(1);
        synchronized (down) {
            if (closed) {
                return;
            }
            loop.execute(() -> {
                parked = true;
                known.countDown();
            });
        }
        awaitQuietly(known);
    }

    /// Waits for the monitor, the first or one that takes over the guest, at a socket where nothing may exist yet.
    ///
    /// @throws IOException if nothing can listen there, or the device has ended
    public void await(Path socket) throws IOException {
        requireAlive();
        path = socket;
        var opened = UnixListener.listen(socket);
        try {
            opened.fd().setBlocking(false);
            loop.execute(() -> expect(opened));
        } catch (IOException e) {
            opened.close();
            Files.deleteIfExists(socket);
            throw e;
        }
    }

    /// Talks to the monitor, the first or one that takes over the guest, through a socket whose other end it has.
    ///
    /// @param socket   becomes the device's
    /// @param pid      the monitor's process
    public void connect(UnixSocket socket, int pid) throws IOException {
        try {
            requireAlive();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        loop.execute(() -> {
            if (ended == null) {
                guard(() -> converse(socket, pid));
            } else {
                socket.close();
            }
        });
    }

    private void requireAlive() throws IOException {
        var reason = ended;
        if (reason != null) {
            throw new IOException("the " + function.name() + " device has ended: " + reason);
        }
    }

    /// Why the device works no more, if it has ended.
    public Optional<String> ended() {
        return Optional.ofNullable(ended);
    }

    /// Ends it and lets go of the machine's memory; idempotent, and done when it returns.
    @Override
    public void close() {
        synchronized (down) {
            if (closed) {
                return;
            }
            closed = true;
        }
        loop.execute(() -> end("the device was closed"));
        awaitQuietly(down);
        loop.release();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        var interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // the loop is never long in coming
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Ends the device because of what the guest did; from any thread.
    public void fault(GuestFault fault) {
        loop.execute(() ->
                guard(() -> {
                    throw fault;
                }));
    }

    /// Runs a step when everything that is ready has been served once; on the loop.
    public void again(Step step) {
        loop.again(() -> guard(step));
    }

    // From here on everything runs on the loop.

    private void guard(Step step) {
        if (ended != null) {
            return;
        }
        try {
            step.run();
        } catch (GuestFault e) {
            end(e.reason(function.name()));
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Ours, or out of memory: the loop is everybody's and must go on.
            end("fault in the " + function.name() + " device: " + e);
        }
    }

    private Watch watch(Fd fd, Step step) throws IOException {
        return new Watch(fd, loop.watch(fd, () -> guard(step)));
    }

    private void unwatch(@Nullable Watch watch) {
        if (watch != null) {
            loop.unwatch(watch.fd, watch.token);
        }
    }

    private void expect(UnixListener opened) {
        if (ended == null) {
            guard(() -> awaitMachine(opened));
        } else {
            opened.close(); // whoever has connected meanwhile must not wait
        }
    }

    private void awaitMachine(UnixListener opened) throws IOException {
        stopListening(false);
        listener = opened;
        connecting = watch(opened.fd(), () -> accept(opened));
    }

    private void accept(UnixListener from) throws IOException {
        UnixSocket socket;
        try {
            socket = from.accept();
        } catch (ErrnoException e) {
            if (e.is(Errno.EAGAIN)) {
                return;
            }
            throw e;
        }
        stopListening(true);
        converse(socket, socket.peerPid());
    }

    private void converse(UnixSocket socket, int pid) throws IOException {
        leave();
        monitor = pid;
        var opened = new VhostUserChannel(socket);
        channel = opened;
        messages = watch(opened.fd(), () -> converse(opened));
    }

    private void stopListening(boolean forgetPath) throws IOException {
        unwatch(connecting);
        connecting = null;
        var place = path;
        if (listener != null) {
            listener.close();
            listener = null;
            if (forgetPath && place != null) {
                Files.deleteIfExists(place);
            }
        }
    }

    /// Leaves a monitor whose guest goes on in another one.
    private void leave() {
        var left = channel;
        if (left == null) {
            return;
        }
        unwatch(messages);
        messages = null;
        stopQueues();
        var bases = session.bases();
        session.close();
        session = new VhostUserSession(new Target(), bases);
        left.close();
        channel = null;
    }

    private void stopQueues() {
        for (var i = 0; i < kicks.length; i++) {
            unwatch(kicks[i]);
            kicks[i] = null;
            function.stop(i);
        }
    }

    private void converse(VhostUserChannel from) throws IOException {
        for (var i = 0; i < MESSAGES_A_TURN; i++) {
            var received = next(from);
            if (received.isEmpty()) {
                return;
            }
            var reply = session.handle(received.get().message(), received.get().files());
            if (reply.isPresent()) {
                from.send(reply.get());
            }
        }
    }

    private Optional<VhostUserChannel.Received> next(VhostUserChannel from) throws IOException {
        try {
            return from.receive();
        } catch (IOException e) {
            if (!parked) {
                throw e;
            }
            leave();
            return Optional.empty();
        }
    }

    private void kicked(int index, EventFd kick) throws IOException {
        kick.clear();
        function.kicked(index);
    }

    private void end(String reason) {
        if (ended == null) {
            ended = reason;
            try {
                stopListening(true);
            } catch (IOException e) {
                // The file is in the machine's state folder, which goes as a whole.
            }
            unwatch(messages);
            stopQueues();
            function.end(reason);
            session.close();
            if (channel != null) {
                channel.close();
            }
        }
        down.countDown();
    }

    /// The session's view of the device.
    private final class Target implements VhostUserTarget {
        @Override
        public int queues() {
            return function.queues();
        }

        @Override
        public byte[] configuration() {
            return function.configuration();
        }

        @Override
        public GuestMemory open(List<MemoryRegion> regions, List<Fd> files) throws IOException {
            return switch (ram) {
                case SHARED -> MappedMemory.map(regions, files);
                case PRIVATE -> PrivateMemory.of(regions, monitor);
            };
        }

        @Override
        public void remap(GuestMemory table) throws IOException {
            function.remap(table);
        }

        @Override
        public void start(int index, SplitQueue queue, EventFd kick, Doorbell doorbell)
                throws IOException {
            parked = false; // the guest runs again
            kicks[index] = watch(kick.fd(), () -> kicked(index, kick));
            function.start(index, queue, doorbell);
        }

        @Override
        public void stop(int index) {
            unwatch(kicks[index]);
            kicks[index] = null;
            function.stop(index);
        }

        @Override
        public void restarted() {
            function.restarted();
        }
    }
}
