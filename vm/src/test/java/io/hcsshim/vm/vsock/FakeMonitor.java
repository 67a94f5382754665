package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A machine monitor with a guest in it: connects to a device's socket, shares memory, sets two queues up.
final class FakeMonitor implements AutoCloseable {
    static final int SIZE = 1 << 20;
    static final int QUEUE_SIZE = 32;
    static final long FEATURES = 1L << 32 | 1L << 30 | 1L << 29;
    private static final long SLOTS = ArrayMemory.GUEST + 0x10000;

    final UnixSocket socket;
    final Fd file;
    final GuestMemory memory;
    final FakeQueue[] queues = new FakeQueue[2];
    private final EventFd[] kicks = {EventFd.create(), EventFd.create()};
    private final EventFd[] calls = {EventFd.create(), EventFd.create()};
    private long cid;

    FakeMonitor(Path path) throws IOException {
        socket = UnixSocket.connect(path);
        file = Fd.memory("guest", SIZE);
        memory = MappedMemory.map(List.of(region()), List.of(file));
    }

    private static MemoryRegion region() {
        return new MemoryRegion(ArrayMemory.GUEST, SIZE, ArrayMemory.FRONT_END, 0);
    }

    /// Sets everything up, in QEMU's order, and posts all receive buffers.
    static FakeMonitor running(Path path) throws IOException {
        var monitor = new FakeMonitor(path);
        monitor.negotiate();
        monitor.shareMemory();
        monitor.resetDriver();
        monitor.startQueue(0, 0);
        monitor.startQueue(1, 0);
        monitor.postBuffers(QUEUE_SIZE / 2);
        return monitor;
    }

    void negotiate() throws IOException {
        tell(VhostUserMessage.SET_OWNER, new byte[0], List.of());
        tell(VhostUserMessage.SET_PROTOCOL_FEATURES, number(1 << 3 | 1 << 9), List.of());
        tell(VhostUserMessage.SET_FEATURES, number(FEATURES), List.of());
        cid = LittleEndian.getLong(ask(VhostUserMessage.GET_CONFIG, config(0, 8)).payload(), 12);
    }

    static byte[] config(int offset, int size) {
        var payload = new byte[12 + Math.max(0, size)];
        LittleEndian.putInt(payload, 0, offset);
        LittleEndian.putInt(payload, 4, size);
        return payload;
    }

    void shareMemory() throws IOException {
        var table = new byte[40];
        LittleEndian.putInt(table, 0, 1);
        LittleEndian.putLong(table, 8, ArrayMemory.GUEST);
        LittleEndian.putLong(table, 16, SIZE);
        LittleEndian.putLong(table, 24, ArrayMemory.FRONT_END);
        tell(VhostUserMessage.SET_MEM_TABLE, table, List.of(file));
    }

    /// Forgets both rings, as a driver does that starts anew.
    void resetDriver() throws IOException {
        memory.write(ArrayMemory.FRONT_END, new byte[0x4000], 0, 0x4000);
        for (var i = 0; i < 2; i++) {
            queues[i] =
                    new FakeQueue(memory, ArrayMemory.FRONT_END + 0x2000L * i, QUEUE_SIZE, true);
        }
    }

    void startQueue(int index, int base) throws IOException {
        var layout = queues[index].layout;
        var address = new byte[40];
        LittleEndian.putInt(address, 0, index);
        LittleEndian.putLong(address, 8, layout.descriptors());
        LittleEndian.putLong(address, 16, layout.used());
        LittleEndian.putLong(address, 24, layout.available());
        tell(VhostUserMessage.SET_VRING_NUM, state(index, QUEUE_SIZE), List.of());
        tell(VhostUserMessage.SET_VRING_BASE, state(index, base), List.of());
        tell(VhostUserMessage.SET_VRING_ADDR, address, List.of());
        tell(VhostUserMessage.SET_VRING_KICK, number(index), List.of(kicks[index].fd()));
        tell(VhostUserMessage.SET_VRING_CALL, number(index), List.of(calls[index].fd()));
        tell(VhostUserMessage.SET_VRING_ENABLE, state(index, 1), List.of());
    }

    int stopQueue(int index) throws IOException {
        var answer = ask(VhostUserMessage.GET_VRING_BASE, state(index, 0)).payload();
        assertEquals(index, LittleEndian.getInt(answer, 0));
        return LittleEndian.getInt(answer, 4);
    }

    static byte[] state(int index, int value) {
        var payload = new byte[8];
        LittleEndian.putInt(payload, 0, index);
        LittleEndian.putInt(payload, 4, value);
        return payload;
    }

    static byte[] number(long value) {
        var payload = new byte[8];
        LittleEndian.putLong(payload, 0, value);
        return payload;
    }

    /// Sends a request that has no answer of its own and sees it acknowledged, once that is agreed upon.
    void tell(int request, byte[] payload, List<Fd> files) throws IOException {
        var before =
                request == VhostUserMessage.SET_OWNER
                        || request == VhostUserMessage.SET_PROTOCOL_FEATURES;
        send(request, before ? 1 : 1 | VhostUserMessage.NEED_REPLY, payload, files);
        if (!before) {
            assertEquals(0, LittleEndian.getLong(reply(request).payload(), 0));
        }
    }

    VhostUserMessage ask(int request, byte[] payload) throws IOException {
        send(request, 1, payload, List.of());
        return reply(request);
    }

    void send(int request, int flags, byte[] payload, List<Fd> files) throws IOException {
        var bytes = new VhostUserMessage(request, flags, payload).bytes();
        socket.send(bytes, 0, bytes.length, files);
    }

    VhostUserMessage reply(int request) throws IOException {
        var header = take(12);
        assertEquals(request, LittleEndian.getInt(header, 0));
        assertEquals(5, LittleEndian.getInt(header, 4), "version 1, reply");
        return new VhostUserMessage(request, 5, take(LittleEndian.getInt(header, 8)));
    }

    private byte[] take(int length) throws IOException {
        var bytes = new byte[length];
        for (var have = 0; have < length; ) {
            var count = socket.receive(bytes, have, length - have, new java.util.ArrayList<>());
            if (count < 0) {
                throw new IOException("the device closed its socket");
            }
            have += count;
        }
        return bytes;
    }

    void postBuffers(int count) throws IOException {
        for (var i = 0; i < count; i++) {
            // One page per possible head.
            var at = SLOTS + 0x40000;
            var head = queues[0].nextHead();
            queues[0].offer(at + 0x2000L * head, FakeQueue.WRITE, 4096);
        }
        if (queues[0].wantsKick()) {
            kicks[0].signal();
        }
    }

    void say(int operation, byte[] payload) throws IOException {
        var header =
                new VsockPacket(cid, 2, 1024, 109, payload.length, 1, operation, 0, 1 << 18, 0);
        var bytes = new byte[VsockPacket.BYTES];
        header.write(bytes);
        reclaim();
        var at = SLOTS + 0x2000L * queues[1].nextHead();
        memory.write(memory.locate(at, 44), bytes, 0, 44);
        memory.write(memory.locate(at + 44, payload.length), payload, 0, payload.length);
        queues[1].offer(at, 0, 44 + payload.length);
        if (queues[1].wantsKick()) {
            kicks[1].signal();
        }
    }

    /// Takes sent requests back. The device may keep as many as the ring holds before it shows one, so a full ring waits.
    private void reclaim() throws IOException {
        while (queues[1].free() == 0 && queues[1].sleep()) {
            calls[1].await();
        }
        while (queues[1].hasUsed()) {
            queues[1].poll();
        }
    }

    /// Waits for the next packet of the device, credit aside, which must be of this kind.
    byte[] hear(int operation) throws IOException {
        var bytes = receive();
        while (VsockPacket.read(bytes).operation() == VsockPacket.CREDIT_UPDATE) {
            bytes = receive();
        }
        assertEquals(operation, VsockPacket.read(bytes).operation());
        return Arrays.copyOfRange(bytes, VsockPacket.BYTES, bytes.length);
    }

    private byte[] receive() throws IOException {
        while (queues[0].sleep()) {
            calls[0].await();
        }
        var used = queues[0].poll();
        var bytes = new byte[used.written()];
        memory.read(
                memory.locate(SLOTS + 0x40000 + 0x2000L * used.head(), bytes.length),
                bytes,
                0,
                bytes.length);
        postBuffers(1);
        return bytes;
    }

    @Override
    public void close() {
        socket.close();
        memory.close();
        file.close();
        for (var i = 0; i < 2; i++) {
            kicks[i].close();
            calls[i].close();
        }
    }
}
