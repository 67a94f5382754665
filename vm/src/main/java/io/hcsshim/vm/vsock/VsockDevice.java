package io.hcsshim.vm.vsock;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixListener;
import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.vm.VsockListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A virtio-vsock device that this process serves to one machine over vhost-user (docs/vsock.md).
///
/// It listens on a unix socket, to which the machine monitor connects once, as client. Ports can be served from the start on. When the machine goes, breaks the rules or [#close]
/// is called, every stream and listener ends, and [#ended] says why; other devices do not notice. Thread-safe.
public final class VsockDevice implements AutoCloseable {
    private static final int TO_GUEST = 0;
    private static final int MESSAGES_A_TURN = 32;

    private volatile Path path;
    private final long guestCid;
    private final GuestRam ram;
    private final PollLoop loop;
    private final GuestDelivery delivery;
    private final Switchboard switchboard;
    private final GuestIntake intake;
    private final @Nullable Watch[] kicks = new @Nullable Watch[VhostUserSession.QUEUES];
    private final CountDownLatch down = new CountDownLatch(1);
    // Confined to the loop.
    private VhostUserSession session;
    private boolean parked;
    private @Nullable UnixListener listener;
    private @Nullable Watch connecting;
    private @Nullable VhostUserChannel channel;
    private @Nullable Watch messages;
    private boolean turnDue;
    private volatile @Nullable String ended;
    private boolean closed;

    private record Watch(Fd fd, long token) {}

    /// Something on the loop that may find the device broken.
    private interface Step {
        void run() throws IOException;
    }

    private VsockDevice(Path path, long guestCid, GuestRam ram, PollLoop loop) {
        this.path = path;
        this.guestCid = guestCid;
        this.ram = ram;
        this.loop = loop;
        delivery = new GuestDelivery(guestCid, this::fault);
        switchboard = new Switchboard(guestCid, delivery);
        intake = new GuestIntake(switchboard, delivery);
        session = new VhostUserSession(new Target());
    }

    /// Makes a device that waits for its machine at `socket`, where nothing may exist yet.
    ///
    /// @param guestCid the address the guest will have, 3 to 2³² − 2; it need only be unique within the guest
    /// @param ram      how the monitor will hold the guest's memory
    /// @throws IOException if nothing can listen at `socket`
    public static VsockDevice open(Path socket, long guestCid, GuestRam ram) throws IOException {
        if (guestCid <= VsockPacket.HOST_CID || guestCid >= 0xffff_ffffL) {
            throw new IllegalArgumentException("no guest can have the vsock address " + guestCid);
        }
        var loop = PollLoop.hold();
        try {
            var device = new VsockDevice(socket, guestCid, ram, loop);
            device.listen();
            return device;
        } catch (IOException e) {
            loop.release();
            throw e;
        }
    }

    /// The guest stands still and another monitor will take it over: the end of this one's socket is no end of the device.
    ///
    /// Until that monitor has come ([#await]) readers and writers wait. The device knows it when this returns.
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

    /// Waits for the monitor that takes over the guest, at another or the same socket.
    ///
    /// @throws IOException if nothing can listen there, or the device has ended
    public void await(Path socket) throws IOException {
        var reason = ended;
        if (reason != null) {
            throw new IOException("the vsock device has ended: " + reason);
        }
        path = socket;
        listen();
    }

    private void listen() throws IOException {
        var opened = UnixListener.listen(path);
        try {
            opened.fd().setBlocking(false);
            loop.execute(() -> expect(opened));
        } catch (IOException e) {
            opened.close();
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /// Serves a port of the host, unsigned 32 bit, to the guest.
    ///
    /// @throws IOException if the port has a listener or the device has ended
    public VsockListener listen(int port) throws IOException {
        return switchboard.listen(port);
    }

    /// Why the device works no more, if it has ended.
    public Optional<String> ended() {
        return Optional.ofNullable(ended);
    }

    /// Connections that stand, those included that only wait for the guest's last word.
    public int connections() {
        return switchboard.connections();
    }

    /// Ends every stream and listener and lets go of the machine's memory; idempotent, and done when it returns.
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

    // From here on everything runs on the loop.

    private void guard(Step step) {
        if (ended != null) {
            return;
        }
        try {
            step.run();
        } catch (GuestFault e) {
            end(e.reason());
        } catch (IOException e) {
            end(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            // Ours, or out of memory: the loop is everybody's and must go on.
            end("fault in the vsock device: " + e);
        }
    }

    private void fault(GuestFault fault) {
        loop.execute(() ->
                guard(() -> {
                    throw fault;
                }));
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
        leave();
        var opened = new VhostUserChannel(socket);
        channel = opened;
        messages = watch(opened.fd(), () -> converse(opened));
    }

    private void stopListening(boolean forgetPath) throws IOException {
        unwatch(connecting);
        connecting = null;
        if (listener != null) {
            listener.close();
            listener = null;
            if (forgetPath) {
                Files.deleteIfExists(path);
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
        for (var i = 0; i < kicks.length; i++) {
            unwatch(kicks[i]);
            kicks[i] = null;
        }
        intake.stop();
        delivery.stop();
        var bases = session.bases();
        session.close();
        session = new VhostUserSession(new Target(), bases);
        left.close();
        channel = null;
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

    private void kickedToGuest(EventFd kick) throws IOException {
        kick.clear();
        delivery.kicked();
        takeTurn(); // the intake may have waited for this
    }

    private void kickedFromGuest(EventFd kick) throws IOException {
        kick.clear();
        takeTurn();
    }

    private void takeTurn() {
        if (!turnDue) {
            turnDue = true;
            loop.again(() -> guard(this::turn));
        }
    }

    private void turn() throws IOException {
        turnDue = false;
        if (intake.run()) {
            takeTurn();
        }
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
            for (var kick : kicks) {
                unwatch(kick);
            }
            intake.stop();
            delivery.end(reason);
            switchboard.end(reason);
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
        public byte[] configuration() {
            var space = new byte[8];
            LittleEndian.putLong(space, 0, guestCid);
            return space;
        }

        @Override
        public GuestMemory open(List<MemoryRegion> regions, List<Fd> files) throws IOException {
            return switch (ram) {
                case SHARED -> MappedMemory.map(regions, files);
                case PRIVATE -> PrivateMemory.of(regions, Objects.requireNonNull(channel).pid());
            };
        }

        @Override
        public void remap(GuestMemory table) throws IOException {
            delivery.remap(table);
            intake.remap(table);
        }

        @Override
        public void start(int index, SplitQueue queue, EventFd kick, Doorbell doorbell)
                throws IOException {
            parked = false; // the guest runs again
            if (index == TO_GUEST) {
                kicks[index] = watch(kick.fd(), () -> kickedToGuest(kick));
                delivery.start(queue, doorbell);
            } else {
                kicks[index] = watch(kick.fd(), () -> kickedFromGuest(kick));
                intake.start(queue, doorbell);
            }
            takeTurn();
        }

        @Override
        public void stop(int index) {
            unwatch(kicks[index]);
            kicks[index] = null;
            if (index == TO_GUEST) {
                delivery.stop();
            } else {
                intake.stop();
            }
        }

        @Override
        public void restarted() {
            if (switchboard.connections() > 0) {
                switchboard.dropConnections("the guest started its vsock driver anew");
            }
        }
    }
}
