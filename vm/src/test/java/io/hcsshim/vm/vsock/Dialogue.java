package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.VsockListener;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.vhost.GuestFault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One connection of a [FakeGuest], driven by hand: what the guest says, what it hears, what the program sees.
final class Dialogue {
    static final int HOST_PORT = 109;
    static final int GUEST_PORT = 1024;
    static final int GUEST_BUFFER = 1 << 18;

    /// Longer than anything takes; a test that waits so long fails.
    static final Duration LIMIT = Duration.ofSeconds(20);

    final FakeGuest guest;
    private int guestBuffer = GUEST_BUFFER;
    private int guestTaken;

    Dialogue(FakeGuest guest) {
        this.guest = guest;
    }

    /// Something that runs on a virtual thread and may throw.
    interface Task<T> {
        T run() throws Exception;
    }

    static <T> CompletableFuture<T> start(Task<T> task) {
        var result = new CompletableFuture<T>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(task.run());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    static <T> T await(CompletableFuture<T> result) throws Exception {
        try {
            return result.get(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("still waiting after " + LIMIT, e);
        }
    }

    static byte[] bytes(int length) {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251);
        }
        return bytes;
    }

    static byte[] read(VsockStream stream, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining() && stream.read(buffer) >= 0) {
            // until it is full or the end comes
        }
        return java.util.Arrays.copyOf(buffer.array(), buffer.position());
    }

    /// Changes what the guest says about its buffer from the next packet on.
    void credit(int buffer, int taken) {
        guestBuffer = buffer;
        guestTaken = taken;
    }

    VsockPacket header(int operation, int flags, int length) {
        return new VsockPacket(
                FakeGuest.CID,
                VsockPacket.HOST_CID,
                GUEST_PORT,
                HOST_PORT,
                length,
                VsockPacket.STREAM,
                operation,
                flags,
                guestBuffer,
                guestTaken);
    }

    void say(int operation, int flags) throws GuestFault {
        guest.send(header(operation, flags, 0), new byte[0]);
        guest.run();
    }

    void say(byte[] payload) throws GuestFault {
        guest.send(header(VsockPacket.DATA, 0, payload.length), payload);
        guest.run();
    }

    /// The next packet of the device, which must come and be of this kind.
    FakeGuest.Packet hear(int operation) throws GuestFault {
        var deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            var packet = guest.receive();
            if (packet.isPresent()) {
                assertEquals(operation, packet.get().operation(), packet.get().header().toString());
                return packet.get();
            }
            Thread.yield();
        }
        throw new AssertionError("the guest hears nothing");
    }

    void hearNothing() throws GuestFault {
        assertTrue(guest.receive().isEmpty(), "the guest should hear nothing");
    }

    /// Connects as the guest would, and accepts as the program would.
    VsockStream connect(VsockListener listener) throws Exception {
        say(VsockPacket.REQUEST, 0);
        hear(VsockPacket.RESPONSE);
        return listener.accept(LIMIT);
    }

    VsockStream connect() throws Exception {
        return connect(guest.switchboard.listen(HOST_PORT));
    }
}
