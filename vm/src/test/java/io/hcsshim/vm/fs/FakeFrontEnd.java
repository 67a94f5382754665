package io.hcsshim.vm.fs;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
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
import java.util.ArrayList;
import java.util.List;

/// A machine monitor and the file system driver of its guest: two queues in shared memory, requests of one readable and one
/// writable part.
final class FakeFrontEnd implements FrontEnd, AutoCloseable {
    static final int SLOT = 4096;
    static final int QUEUE_SIZE = 32;
    private static final int MEMORY = 1 << 20;
    private static final long FEATURES = 1L << 32 | 1L << 30 | 1L << 29;
    private static final long SLOTS = ArrayMemory.GUEST + 0x10000;

    final GuestMemory memory;
    final FakeQueue[] queues = new FakeQueue[2];
    private final Fd file;
    private final EventFd[] kicks = {EventFd.create(), EventFd.create()};
    private final EventFd[] calls = {EventFd.create(), EventFd.create()};
    private UnixSocket socket;
    private final long base;

    private FakeFrontEnd(UnixSocket socket, long base) throws IOException {
        this.socket = socket;
        this.base = base;
        file = Fd.memory("guest", MEMORY);
        memory = MappedMemory.map(List.of(region()), List.of(file));
    }

    private MemoryRegion region() {
        return new MemoryRegion(ArrayMemory.GUEST, MEMORY, base, 0);
    }

    /// One that has set the device up.
    static FakeFrontEnd of(FsDevice device) throws IOException {
        var end = new FakeFrontEnd(connect(device), ArrayMemory.FRONT_END);
        end.negotiate();
        for (var i = 0; i < 2; i++) {
            end.queues[i] = new FakeQueue(end.memory, end.base + 0x2000L * i, QUEUE_SIZE, true);
            end.startQueue(i, 0);
        }
        return end;
    }

    private static UnixSocket connect(FsDevice device) throws IOException {
        var pair = UnixSocket.pair();
        device.connect(pair.left(), 0);
        return pair.right();
    }

    /// Another monitor takes over the guest, and does not know where the queues stopped.
    void takeOver(FsDevice device) throws IOException {
        socket.close();
        socket = connect(device);
        negotiate();
        startQueue(0, 0);
        startQueue(1, 0);
    }

    private void negotiate() throws IOException {
        tell(VhostUserMessage.SET_FEATURES, FrontEnd.number(FEATURES), List.of());
        shareMemory(region(), file);
    }

    void startQueue(int index, int from) throws IOException {
        startQueue(index, queues[index].layout, from, kicks[index], calls[index]);
    }

    /// @return where it stopped
    int stopQueue(int index) throws IOException {
        tell(VhostUserMessage.GET_VRING_BASE, FrontEnd.state(index, 0), List.of());
        var answer = new byte[20];
        for (var have = 0; have < answer.length; ) {
            var count = socket.receive(answer, have, answer.length - have, new ArrayList<>());
            if (count < 0) {
                throw new IOException("the device is gone");
            }
            have += count;
        }
        return LittleEndian.getInt(answer, 16);
    }

    @Override
    public void tell(int request, byte[] payload, List<Fd> files) throws IOException {
        var bytes = new VhostUserMessage(request, 1, payload).bytes();
        socket.send(bytes, 0, bytes.length, files);
    }

    /// Offers a request.
    ///
    /// @param room bytes for its answer, in one descriptor behind
    /// @return its head
    int ask(int index, byte[] request, int room) throws IOException {
        var queue = queues[index];
        var head = queue.nextHead();
        var at = SLOTS + (long) SLOT * head;
        memory.write(memory.locate(at, request.length), request, 0, request.length);
        queue.offerRequest(at, request.length, room);
        kick(index);
        return head;
    }

    void kick(int index) throws IOException {
        if (queues[index].wantsKick()) {
            kicks[index].signal();
        }
    }

    /// An answer: to which request, and its bytes.
    record Answered(int head, byte[] bytes) {}

    /// Waits for the next answer.
    Answered hear(int index) throws IOException {
        var queue = queues[index];
        while (queue.sleep()) {
            calls[index].await();
        }
        var used = queue.poll();
        var bytes = new byte[used.written()];
        var at = SLOTS + (long) SLOT * used.head() + SLOT / 2;
        memory.read(memory.locate(at, bytes.length), bytes, 0, bytes.length);
        return new Answered(used.head(), bytes);
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
