package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.ArrayMemory;
import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.FakeQueue;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.SplitQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A packet through a virtqueue: offered, taken, read, given back; and the packets' headers.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class QueueBenchmark {
    private static final long DATA = ArrayMemory.GUEST + 0x8000;
    private static final int SIZE = 64;

    /// Bytes of payload.
    @Param({"64", "4096"})
    public int payload;

    private final ArrayMemory memory = new ArrayMemory(1 << 16);
    private final FakeQueue driver = new FakeQueue(memory, ArrayMemory.FRONT_END, SIZE, true);
    private final DescriptorChain chain = new DescriptorChain();
    private final byte[] buffer = new byte[4096 + VsockPacket.BYTES];
    private final byte[] header = new byte[VsockPacket.BYTES];
    private SplitQueue queue;

    @Setup
    public void ring() throws GuestFault {
        queue = new SplitQueue(driver.layout, 0, driver.notifications(), memory);
        new VsockPacket(3, 2, 1024, 109, payload, 1, VsockPacket.DATA, 0, 1 << 18, 77)
                .write(header);
    }

    @Benchmark
    public boolean packetFromGuest() throws GuestFault {
        driver.offer(DATA, 0, VsockPacket.BYTES, payload);
        queue.take(chain);
        chain.read(memory, buffer, 0, VsockPacket.BYTES + payload);
        queue.giveBack(chain, 0);
        var told = queue.publish();
        driver.poll();
        return told;
    }

    @Benchmark
    public VsockPacket readHeader() {
        return VsockPacket.read(header);
    }
}
