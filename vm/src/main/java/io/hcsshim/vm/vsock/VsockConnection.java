package io.hcsshim.vm.vsock;

import io.hcsshim.vm.VsockStream;
import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One connection between a port of the guest and a port of the host.
///
/// ```
///            guest: SHUTDOWN send ──▶ read gives -1 after what is left
///            guest: SHUTDOWN receive ▶ write throws
///   open ──  host: shutdownOutput ──▶ SHUTDOWN send
///    │       host: close ───────────▶ SHUTDOWN both, then wait for the guest's RST
///    ▼
///   gone     guest: SHUTDOWN both (answered by RST), RST from either side, or the device ended
/// ```
///
/// Bytes that came before the end can be read after it. Programs call the stream methods, the device's loop calls
/// [#handle] and [#lose]. Thread-safe; the lock is never held while the device's delivery is called.
final class VsockConnection implements VsockStream {
    /// How much a guest may send ahead before its connection is accepted, and after.
    static final int EARLY_WINDOW = 16 << 10;

    static final int WINDOW = 256 << 10;

    /// The most written at a time, so that many writers take turns.
    private static final int TURN = 64 << 10;

    private final Switchboard switchboard;
    private final GuestDelivery delivery;
    private final int hostPort;
    private final int guestPort;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readable = lock.newCondition();
    private final Condition writable = lock.newCondition();
    private final ByteRing inbox = new ByteRing();
    private final ReceiveWindow receiving;
    private final SendWindow sending = new SendWindow();
    private boolean guestSendsNoMore;
    // Written under the lock, read without it where a packet is made.
    private volatile boolean guestReadsNoMore;
    private volatile boolean outputEnded;
    private volatile boolean closed;
    private volatile boolean gone;
    private volatile @Nullable String lost;

    VsockConnection(
            Switchboard switchboard, GuestDelivery delivery, VsockPacket request, int window) {
        this.switchboard = switchboard;
        this.delivery = delivery;
        hostPort = request.targetPort();
        guestPort = request.sourcePort();
        receiving = new ReceiveWindow(window);
        sending.update(request);
    }

    /// What tells the connections of one device apart.
    static long key(int hostPort, int guestPort) {
        return (long) hostPort << 32 | Integer.toUnsignedLong(guestPort);
    }

    long key() {
        return key(hostPort, guestPort);
    }

    /// The program took it: from now on the guest may send more.
    void accepted() {
        lock.lock();
        receiving.widen(WINDOW);
        lock.unlock();
    }

    /// Does what a packet of the guest asks for; on the device's loop.
    void handle(VsockPacket packet, DescriptorChain chain, GuestMemory memory) throws GuestFault {
        lock.lock();
        var answer = 0;
        try {
            if (sending.update(packet)) {
                writable.signal();
            }
            answer = react(packet, chain, memory);
        } finally {
            lock.unlock();
        }
        if (gone) {
            switchboard.forget(this);
        }
        if (answer != 0) {
            delivery.post(this, answer);
        } else if (gone) {
            delivery.wake();
        }
    }

    private int react(VsockPacket packet, DescriptorChain chain, GuestMemory memory)
            throws GuestFault {
        return switch (packet.operation()) {
            case VsockPacket.DATA -> receive(packet, chain, memory);
            case VsockPacket.SHUTDOWN -> shutDown(packet.flags());
            case VsockPacket.RESET -> lose("by the guest", 0);
            case VsockPacket.CREDIT_UPDATE -> 0;
            case VsockPacket.CREDIT_REQUEST -> VsockPacket.CREDIT_UPDATE;
            default -> lose("the guest sent operation " + packet.operation(), VsockPacket.RESET);
        };
    }

    private int receive(VsockPacket packet, DescriptorChain chain, GuestMemory memory)
            throws GuestFault {
        if (closed) {
            return 0; // the guest learns from the SHUTDOWN that is on its way
        }
        if (guestSendsNoMore) {
            return lose("the guest sent after its end of output", VsockPacket.RESET);
        }
        if (!receiving.receive(packet.length())) {
            return lose("the guest sent more than its credit", VsockPacket.RESET);
        }
        inbox.append(chain, memory, packet.length());
        readable.signal();
        return 0;
    }

    private int shutDown(int flags) {
        guestSendsNoMore |= (flags & VsockPacket.NO_MORE_SENDING) != 0;
        guestReadsNoMore |= (flags & VsockPacket.NO_MORE_RECEIVING) != 0;
        readable.signalAll();
        writable.signalAll();
        if (guestSendsNoMore && guestReadsNoMore) {
            gone = true;
            return VsockPacket.RESET;
        }
        return 0;
    }

    private int lose(String reason, int answer) {
        if (!gone) {
            lost = reason;
            gone = true;
            readable.signalAll();
            writable.signalAll();
        }
        return answer;
    }

    /// Ends it without a word to the guest, which is gone itself.
    void lose(String reason) {
        lock.lock();
        lose(reason, 0);
        lock.unlock();
    }

    /// Ends it and tells the guest.
    void reset(String reason) {
        lose(reason);
        switchboard.forget(this);
        delivery.post(this, VsockPacket.RESET);
    }

    /// Builds the header of a packet to the guest; whoever calls this sends it.
    VsockPacket packet(long guestCid, int operation, int length) {
        var flags = operation == VsockPacket.SHUTDOWN ? shutdownFlags() : 0;
        var promised = receiving.promised();
        var forwarded = receiving.forwarded();
        receiving.told(promised, forwarded);
        return new VsockPacket(
                VsockPacket.HOST_CID,
                guestCid,
                hostPort,
                guestPort,
                length,
                VsockPacket.STREAM,
                operation,
                flags,
                promised,
                forwarded);
    }

    private int shutdownFlags() {
        return closed ? VsockPacket.NO_MORE_AT_ALL : VsockPacket.NO_MORE_SENDING;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        var owesUpdate = false;
        var count = 0;
        lock.lock();
        try {
            if (!awaitInput()) {
                return -1;
            }
            count = inbox.drain(target);
            receiving.forward(count);
            owesUpdate = !gone && !guestSendsNoMore && receiving.owesUpdate();
        } finally {
            lock.unlock();
        }
        if (owesUpdate) {
            delivery.post(this, VsockPacket.CREDIT_UPDATE);
        }
        return count;
    }

    private boolean awaitInput() throws IOException {
        checkOpen();
        while (inbox.size() == 0) {
            if (guestSendsNoMore) {
                return false;
            }
            checkNotLost();
            await(readable);
            if (closed) {
                throw new AsynchronousCloseException();
            }
        }
        return true;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        var total = source.remaining();
        checkSending();
        while (source.hasRemaining()) {
            delivery.send(this, source, claim(Math.min(TURN, source.remaining())));
        }
        return total;
    }

    /// Waits for credit and takes up to `wanted` of it.
    private int claim(int wanted) throws IOException {
        lock.lock();
        try {
            while (sending.free() == 0) {
                checkSending();
                await(writable);
            }
            var share = Math.min(wanted, sending.free());
            sending.spend(share);
            return share;
        } finally {
            lock.unlock();
        }
    }

    /// Throws if no data may go to the guest any more.
    void checkSending() throws IOException {
        checkOpen();
        checkNotLost();
        if (outputEnded) {
            throw new IOException("output to " + this + " was shut down");
        }
        if (guestReadsNoMore) {
            throw new IOException("the guest reads no more from " + this);
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }

    private void checkNotLost() throws SocketException {
        var reason = lost;
        if (reason != null) {
            throw new SocketException("connection reset: " + reason + " (" + this + ")");
        }
    }

    private void await(Condition condition) throws InterruptedIOException {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            var interrupted = new InterruptedIOException("interrupted while waiting on " + this);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    @Override
    public void shutdownOutput() throws IOException {
        lock.lock();
        try {
            checkOpen();
            if (outputEnded) {
                return;
            }
            outputEnded = true;
            writable.signalAll();
            if (gone) {
                return;
            }
        } finally {
            lock.unlock();
        }
        delivery.post(this, VsockPacket.SHUTDOWN);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            outputEnded = true;
            inbox.clear();
            readable.signalAll();
            writable.signalAll();
            if (gone) {
                return;
            }
        } finally {
            lock.unlock();
        }
        delivery.post(this, VsockPacket.SHUTDOWN);
    }

    @Override
    public String toString() {
        return "vsock port "
                + Integer.toUnsignedString(hostPort)
                + " from guest port "
                + Integer.toUnsignedString(guestPort);
    }
}
