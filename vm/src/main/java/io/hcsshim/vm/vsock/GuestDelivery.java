package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.Doorbell;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.SplitQueue;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The way to the guest: the queue of buffers that the driver has posted (virtio calls it rx).
///
/// Whoever has something to say writes it straight into the driver's buffers, under one lock. Data waits in its
/// writer's thread for a buffer; packets without data wait here, at most one of a kind per connection, and a guest
/// that takes none of them is not listened to for a while: see [#congested].
///
/// Thread-safe. A breach of the rules ends it and is reported once, outside the lock.
final class GuestDelivery {
    private static final int MOST_DUE = 1024;
    private static final int STAGE = 16 << 10;

    private final long guestCid;
    private final Consumer<GuestFault> onFault;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ArrayDeque<VsockPacket> refusals = new ArrayDeque<>();
    // The operations that each connection has yet to send, one bit each.
    private final Map<VsockConnection, Integer> due = new LinkedHashMap<>();
    private final DescriptorChain chain = new DescriptorChain();
    private final byte[] header = new byte[VsockPacket.BYTES];
    private byte[] stage = {};
    private @Nullable SplitQueue queue;
    private Doorbell doorbell = Doorbell.NONE;
    private int waiting;
    private @Nullable String ended;
    private volatile int dueCount;

    GuestDelivery(long guestCid, Consumer<GuestFault> onFault) {
        this.guestCid = guestCid;
        this.onFault = onFault;
    }

    /// Begins to use the driver's buffers.
    void start(SplitQueue running, Doorbell bell) {
        guarded(() -> {
            queue = running;
            doorbell = bell;
            flushOrArm(running);
            room.signalAll();
        });
    }

    /// Leaves the driver's buffers alone; what is due waits for the next [#start].
    void stop() {
        lock.lock();
        queue = null;
        doorbell = Doorbell.NONE;
        lock.unlock();
    }

    /// Goes on with a new memory table.
    void remap(GuestMemory table) {
        guarded(() -> {
            if (queue != null) {
                queue.remap(table);
            }
        });
    }

    /// The driver has posted buffers.
    void kicked() {
        guarded(() -> {
            var running = queue;
            if (running != null) {
                running.deafen();
                flushOrArm(running);
            }
            if (waiting > 0) {
                room.signalAll();
            }
        });
    }

    /// Ends it: waiting writers throw and nothing goes to the guest any more.
    void end(String reason) {
        lock.lock();
        finish(reason);
        lock.unlock();
    }

    /// True while the guest owes so much attention that nothing more may be promised to it.
    boolean congested() {
        return dueCount >= MOST_DUE;
    }

    /// Answers a packet that belongs to no connection.
    void refuse(VsockPacket packet) {
        guarded(() -> {
            refusals.add(packet.refusal());
            flushOrArm(queue);
        });
    }

    /// Sends a packet without data, now or when the guest has a buffer for it.
    void post(VsockConnection connection, int operation) {
        guarded(() -> {
            due.merge(connection, 1 << operation, GuestDelivery::combine);
            flushOrArm(queue);
            if (waiting > 0) {
                room.signalAll(); // a writer may have to give up
            }
        });
    }

    /// A reset makes all else about a connection pointless.
    private static int combine(int before, int more) {
        var both = before | more;
        return (both & 1 << VsockPacket.RESET) != 0 ? 1 << VsockPacket.RESET : both;
    }

    /// Lets waiting writers look again whether their connection still stands.
    void wake() {
        lock.lock();
        room.signalAll();
        lock.unlock();
    }

    /// Sends the next `length` bytes of `source`, for which there is credit; waits for buffers.
    ///
    /// @throws IOException if the connection or the device ends first
    void send(VsockConnection connection, ByteBuffer source, int length) throws IOException {
        GuestFault fault;
        lock.lock();
        try {
            deliver(connection, source, length);
            return;
        } catch (GuestFault e) {
            finish(e.reason(VsockDevice.NAME));
            fault = e;
        } finally {
            lock.unlock();
        }
        onFault.accept(fault);
        throw new SocketException("connection reset: " + fault.reason(VsockDevice.NAME));
    }

    private void deliver(VsockConnection connection, ByteBuffer source, int length)
            throws IOException {
        var left = length;
        try {
            while (left > 0) {
                if (ended != null) {
                    throw new SocketException("connection reset: " + ended);
                }
                connection.checkSending();
                var running = queue;
                if (running != null && flush(running) && running.take(chain)) {
                    left -= place(running, connection, source, left);
                } else {
                    awaitRoom(running);
                }
            }
        } finally {
            publish(queue);
        }
    }

    private void awaitRoom(@Nullable SplitQueue running) throws IOException {
        publish(running);
        if (running != null && running.listen()) {
            return;
        }
        waiting++;
        try {
            room.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the guest has no room");
        } finally {
            waiting--;
        }
    }

    private int place(SplitQueue running, VsockConnection connection, ByteBuffer source, int left)
            throws GuestFault {
        var room = chain.writable() - VsockPacket.BYTES;
        if (room <= 0) {
            throw new GuestFault("a receive buffer of " + chain.writable() + " bytes");
        }
        var length = (int) Math.min(room, source.hasArray() ? left : Math.min(left, STAGE));
        writeHeader(running, connection.packet(guestCid, VsockPacket.DATA, length));
        if (source.hasArray()) {
            var at = source.arrayOffset() + source.position();
            chain.write(running.memory(), source.array(), at, length);
        } else {
            stage(source, length);
            chain.write(running.memory(), stage, 0, length);
        }
        source.position(source.position() + length);
        running.giveBack(chain, VsockPacket.BYTES + length);
        return length;
    }

    private void stage(ByteBuffer source, int length) {
        if (stage.length == 0) {
            stage = new byte[STAGE];
        }
        source.get(source.position(), stage, 0, length);
    }

    private void writeHeader(SplitQueue running, VsockPacket packet) throws GuestFault {
        if (chain.writable() < VsockPacket.BYTES) {
            throw new GuestFault("a receive buffer of " + chain.writable() + " bytes");
        }
        packet.write(header);
        chain.write(running.memory(), header, 0, VsockPacket.BYTES);
    }

    /// Sends what is due; false if the buffers ran out first.
    private boolean flush(SplitQueue running) throws GuestFault {
        while (!refusals.isEmpty() || !due.isEmpty()) {
            if (!running.take(chain)) {
                return false;
            }
            writeHeader(running, nextDue());
            running.giveBack(chain, VsockPacket.BYTES);
        }
        dueCount = 0;
        return true;
    }

    private VsockPacket nextDue() {
        var refusal = refusals.poll();
        if (refusal != null) {
            return refusal;
        }
        var oldest = due.entrySet().iterator();
        var entry = oldest.next();
        var operation = Integer.numberOfTrailingZeros(entry.getValue());
        var rest = entry.getValue() & ~(1 << operation);
        var connection = entry.getKey();
        if (rest == 0) {
            oldest.remove();
        } else {
            entry.setValue(rest);
        }
        return connection.packet(guestCid, operation, 0);
    }

    private void flushOrArm(@Nullable SplitQueue running) throws GuestFault {
        if (running != null) {
            while (!flush(running) && running.listen()) {
                // Buffers came between the look and the request to be told of them.
            }
            publish(running);
        }
        dueCount = refusals.size() + due.size();
    }

    private void publish(@Nullable SplitQueue running) throws GuestFault {
        if (running != null && running.publish()) {
            doorbell.ring();
        }
    }

    private void finish(String reason) {
        if (ended == null) {
            ended = reason;
        }
        queue = null;
        doorbell = Doorbell.NONE;
        refusals.clear();
        due.clear();
        dueCount = 0;
        room.signalAll();
    }

    /// A step on the queue that may find the guest at fault.
    private interface Step {
        void run() throws GuestFault;
    }

    private void guarded(Step step) {
        var fault = attempt(step);
        if (fault != null) {
            onFault.accept(fault);
        }
    }

    private @Nullable GuestFault attempt(Step step) {
        lock.lock();
        try {
            if (ended == null) {
                step.run();
            }
            return null;
        } catch (GuestFault e) {
            finish(e.reason(VsockDevice.NAME));
            return e;
        } finally {
            lock.unlock();
        }
    }
}
