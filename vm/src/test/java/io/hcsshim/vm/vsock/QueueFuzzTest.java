package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import io.hcsshim.vm.vhost.SplitQueue;
import io.hcsshim.wire.testing.FuzzTarget;
import java.util.Arrays;
import java.util.List;

/// Memory in which a guest may have put a queue: whatever is there, the device reads and writes what the guest
/// may name alone.
public final class QueueFuzzTest implements FuzzTarget {
    private static final int MEMORY = 1 << 12;
    private static final int SIZE = 8;

    /// A guest can make its own device busy for ever: its requests may name the queue itself.
    private static final int MOST_REQUESTS = 64;

    private static final long DATA = ArrayMemory.GUEST + 0x400;

    /// Made by JUnit, or for one input.
    public QueueFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new QueueFuzzTest().take(input);
    }

    @Override
    public List<byte[]> seeds() {
        try {
            return List.of(offered(true), offered(false));
        } catch (GuestFault e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] offered(boolean eventIndex) throws GuestFault {
        var memory = new ArrayMemory(MEMORY);
        var driver = new FakeQueue(memory, ArrayMemory.FRONT_END, SIZE, eventIndex);
        driver.offer(DATA, 0, 44, 20);
        driver.offer(DATA + 0x100, FakeQueue.WRITE, 44, 200);
        var bytes = new byte[MEMORY];
        memory.read(ArrayMemory.FRONT_END, bytes, 0, MEMORY);
        return bytes;
    }

    @Override
    public void take(byte[] input) throws Exception {
        for (var notifications : SplitQueue.Notifications.values()) {
            var memory = new ArrayMemory(MEMORY);
            memory.write(ArrayMemory.FRONT_END, input, 0, Math.min(input.length, MEMORY));
            try {
                var layout = FakeQueue.layout(ArrayMemory.FRONT_END, SIZE);
                serve(new SplitQueue(layout, 0, notifications, memory), memory);
            } catch (GuestFault _) { // this guest's device would stop
            }
        }
    }

    private static void serve(SplitQueue queue, GuestMemory memory) throws GuestFault {
        var chain = new DescriptorChain();
        for (int taken = 0; taken < MOST_REQUESTS && queue.take(chain); taken++) {
            var bytes = new byte[(int) Math.min(chain.readable(), MEMORY)];
            chain.read(memory, bytes, 0, bytes.length);
            VsockPacket.read(Arrays.copyOf(bytes, VsockPacket.BYTES));
            int room = (int) Math.min(chain.writable(), MEMORY);
            chain.write(memory, new byte[room], 0, room);
            queue.giveBack(chain, room);
            queue.publish();
            queue.listen();
        }
    }
}
