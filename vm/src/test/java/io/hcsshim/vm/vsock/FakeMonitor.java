package io.hcsshim.vm.vsock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.SharedMemory;
import io.hcsshim.sys.linux.UnixSocket;
import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.FrontEnd;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.LittleEndian;
import io.hcsshim.vm.vhost.MappedMemory;
import io.hcsshim.vm.vhost.MemoryRegion;
import io.hcsshim.vm.vhost.VhostUserMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A machine monitor with a guest in it: connects to a device's socket, shares memory, sets two queues up.
///
/// Or it keeps the memory to itself: then what lies behind the file that it passes is another, and the memory is found
/// where this process has it mapped.
final class FakeMonitor implements FrontEnd, AutoCloseable {
    static final int SIZE = 1 << 20;
    static final int QUEUE_SIZE = 32;
    static final long FEATURES = 1L << 32 | 1L << 30 | 1L << 29;
    private static final long SLOTS = ArrayMemory.GUEST + 0x10000;

    UnixSocket socket;
    final Fd file;
    final GuestMemory memory;
    final long base;
    final FakeQueue[] queues = new FakeQueue[2];
    private final EventFd[] kicks = {EventFd.create(), EventFd.create()};
    private final EventFd[] calls = {EventFd.create(), EventFd.create()};
    private Optional<SharedMemory> mapping = Optional.empty();
    private long cid;

    FakeMonitor(Path path) throws IOException {
        socket = UnixSocket.connect(path);
        file = Fd.memory("guest", SIZE);
        base = ArrayMemory.FRONT_END;
        memory = MappedMemory.map(List.of(region(base)), List.of(file));
    }

    private FakeMonitor(Path path, Fd own) throws IOException {
        socket = UnixSocket.connect(path);
        file = Fd.memory("template", SIZE);
        // Its address is not told, but procfs knows it.
        mapping = Optional.of(SharedMemory.map(own, 0, SIZE, SharedMemory.Access.READ_WRITE));
        base = addressOf(own);
        memory = MappedMemory.map(List.of(region(base)), List.of(own));
    }

    static FakeMonitor privately(Path path) throws IOException {
        try (var own = Fd.memory("private-" + UUID.randomUUID(), SIZE)) {
            return new FakeMonitor(path, own);
        }
    }

    private static long addressOf(Fd own) throws IOException {
        var name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + own.number())).toString();
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            var line = lines.filter(each -> each.endsWith(name)).findFirst().orElseThrow();
            return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
        }
    }

    private static MemoryRegion region(long base) {
        return new MemoryRegion(ArrayMemory.GUEST, SIZE, base, 0);
    }

    /// Whether the file that was passed is as it was made.
    boolean leftItsFileAlone() throws IOException {
        var bytes = new byte[SIZE];
        try (var mapped = SharedMemory.map(file, 0, SIZE, SharedMemory.Access.READ)) {
            mapped.get(0, bytes, 0, SIZE);
        }
        return Arrays.equals(bytes, new byte[SIZE]);
    }

    static FakeMonitor runningPrivately(Path path) throws IOException {
        return privately(path).run();
    }

    /// Sets everything up, in QEMU's order, and posts all receive buffers.
    static FakeMonitor running(Path path) throws IOException {
        return new FakeMonitor(path).run();
    }

    private FakeMonitor run() throws IOException {
        negotiate();
        shareMemory();
        resetDriver();
        startQueue(0, 0);
        startQueue(1, 0);
        postBuffers(QUEUE_SIZE / 2);
        return this;
    }

    /// Another monitor takes over the guest, which stands still: it does not know where the rings stopped.
    void takeOver(Path path) throws IOException {
        socket = UnixSocket.connect(path);
        negotiate();
        shareMemory();
        startQueue(0, 0);
        startQueue(1, 0);
    }

    void negotiate() throws IOException {
        tell(VhostUserMessage.SET_OWNER, new byte[0], List.of());
        tell(VhostUserMessage.SET_PROTOCOL_FEATURES, FrontEnd.number(1 << 3 | 1 << 9), List.of());
        tell(VhostUserMessage.SET_FEATURES, FrontEnd.number(FEATURES), List.of());
        cid = LittleEndian.getLong(ask(VhostUserMessage.GET_CONFIG, config(0, 8)).payload(), 12);
    }

    static byte[] config(int offset, int size) {
        var payload = new byte[12 + Math.max(0, size)];
        LittleEndian.putInt(payload, 0, offset);
        LittleEndian.putInt(payload, 4, size);
        return payload;
    }

    void shareMemory() throws IOException {
        shareMemory(region(base), file);
    }

    /// Forgets both rings, as a driver does that starts anew.
    void resetDriver() throws IOException {
        memory.write(base, new byte[0x4000], 0, 0x4000);
        for (var i = 0; i < 2; i++) {
            queues[i] = new FakeQueue(memory, base + 0x2000L * i, QUEUE_SIZE, true);
        }
    }

    void startQueue(int index, int from) throws IOException {
        startQueue(index, queues[index].layout, from, kicks[index], calls[index]);
    }

    int stopQueue(int index) throws IOException {
        var answer = ask(VhostUserMessage.GET_VRING_BASE, FrontEnd.state(index, 0)).payload();
        assertEquals(index, LittleEndian.getInt(answer, 0));
        return LittleEndian.getInt(answer, 4);
    }

    /// Sends a request that has no answer of its own and sees it acknowledged, once that is agreed upon.
    @Override
    public void tell(int request, byte[] payload, List<Fd> files) throws IOException {
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
        mapping.ifPresent(SharedMemory::close);
        file.close();
        for (var i = 0; i < 2; i++) {
            kicks[i].close();
            calls[i].close();
        }
    }
}
