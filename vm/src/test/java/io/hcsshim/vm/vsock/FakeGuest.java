package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.SplitQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A guest's vsock driver over two [FakeQueue]s, with the device's halves at the other end; no sockets, no threads.
///
/// The test is the loop: [#run] lets the device do what it was kicked for. Kicks are given only when the device
/// asked for them, and replies are looked at only when it rang, so a lost notification shows as a missing packet.
final class FakeGuest {
    static final long CID = 33;
    private static final int QUEUE_SIZE = 64;
    private static final int SEND_SLOT = 70_000;
    private static final int RECEIVE_SLOT = 4096 + 64;

    private static final int RINGS = 0x4000;

    final ArrayMemory memory;
    final FakeQueue toGuest;
    final FakeQueue fromGuest;
    final List<GuestFault> faults = new ArrayList<>();
    final GuestDelivery delivery = new GuestDelivery(CID, faults::add);
    final Switchboard switchboard = new Switchboard(CID, delivery);
    final GuestIntake intake = new GuestIntake(switchboard, delivery);
    private final ArrayDeque<Packet> arrived = new ArrayDeque<>();
    private final long[] receiveSlots = new long[QUEUE_SIZE];
    private volatile boolean rang;
    private boolean sendKicked;
    private int sendSlot;

    /// A packet as the guest sees it.
    record Packet(VsockPacket header, byte[] payload) {
        int operation() {
            return header.operation();
        }
    }

    FakeGuest(ArrayMemory memory, boolean eventIndex) throws GuestFault {
        this.memory = memory;
        memory.write(ArrayMemory.FRONT_END, new byte[RINGS], 0, RINGS);
        toGuest = new FakeQueue(memory, ArrayMemory.FRONT_END, QUEUE_SIZE, eventIndex);
        fromGuest = new FakeQueue(memory, ArrayMemory.FRONT_END + 0x2000, QUEUE_SIZE, eventIndex);
    }

    /// Sets the driver up, with `buffers` receive buffers.
    static FakeGuest with(int buffers, boolean eventIndex) throws GuestFault {
        return with(buffers, eventIndex, memory());
    }

    static ArrayMemory memory() {
        return new ArrayMemory(8 << 20);
    }

    static FakeGuest with(int buffers, boolean eventIndex, ArrayMemory memory) throws GuestFault {
        var guest = new FakeGuest(memory, eventIndex);
        guest.start();
        guest.postBuffers(buffers);
        return guest;
    }

    void start() throws GuestFault {
        delivery.start(
                new SplitQueue(toGuest.layout, 0, toGuest.notifications(), memory),
                () -> rang = true);
        intake.start(
                new SplitQueue(fromGuest.layout, 0, fromGuest.notifications(), memory), () -> {});
        run();
    }

    /// Posts receive buffers of a header and a page, as Linux does.
    void postBuffers(int count) throws GuestFault {
        for (var i = 0; i < count; i++) {
            post();
        }
        if (toGuest.wantsKick()) {
            delivery.kicked();
        }
    }

    private void post() throws GuestFault {
        var slot = 0;
        while (receiveSlots[slot] != 0) {
            slot++;
        }
        var at = ArrayMemory.GUEST + (6 << 20) + (long) slot * RECEIVE_SLOT;
        var head = toGuest.offer(at, FakeQueue.WRITE, VsockPacket.BYTES, 4096);
        receiveSlots[slot] = (at << 8) + head + 1;
    }

    /// Puts a packet into the queue to the device; the device sees it in [#run].
    void send(VsockPacket header, byte[] payload) throws GuestFault {
        var bytes = new byte[VsockPacket.BYTES];
        header.write(bytes);
        var at = ArrayMemory.GUEST + 0x10000 + (long) (sendSlot++ % (QUEUE_SIZE / 2)) * SEND_SLOT;
        memory.write(memory.locate(at, bytes.length), bytes, 0, bytes.length);
        memory.write(memory.locate(at + bytes.length, payload.length), payload, 0, payload.length);
        while (fromGuest.hasUsed()) {
            fromGuest.poll();
        }
        fromGuest.offer(at, 0, VsockPacket.BYTES, payload.length);
        sendKicked |= fromGuest.wantsKick();
    }

    /// Lets the device work until it has nothing more to do.
    void run() throws GuestFault {
        for (var first = true; first || sendKicked; first = false) {
            sendKicked = false;
            while (intake.run()) {
                // another turn
            }
        }
    }

    /// What the device sent next, if it said that there is something.
    Optional<Packet> receive() throws GuestFault {
        if (arrived.isEmpty() && rang) {
            collect();
        }
        return Optional.ofNullable(arrived.poll());
    }

    private void collect() throws GuestFault {
        do {
            rang = false;
            while (toGuest.hasUsed()) {
                var used = toGuest.poll();
                arrived.add(packet(used));
            }
        } while (!toGuest.sleep());
    }

    private Packet packet(FakeQueue.Used used) throws GuestFault {
        for (var slot = 0; slot < receiveSlots.length; slot++) {
            if (receiveSlots[slot] != 0 && (receiveSlots[slot] & 0xff) == used.head() + 1) {
                var bytes = new byte[used.written()];
                memory.read(
                        memory.locate(receiveSlots[slot] >> 8, bytes.length),
                        bytes,
                        0,
                        bytes.length);
                receiveSlots[slot] = 0;
                return new Packet(
                        VsockPacket.read(bytes),
                        Arrays.copyOfRange(bytes, VsockPacket.BYTES, bytes.length));
            }
        }
        throw new AssertionError("the device gave back a buffer it was never given: " + used);
    }
}
