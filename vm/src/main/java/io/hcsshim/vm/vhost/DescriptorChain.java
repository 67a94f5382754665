package io.hcsshim.vm.vhost;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One request of the driver: buffers to read from, then buffers to write to, walked front to back.
///
/// Filled by [SplitQueue#take], which has checked every buffer against the memory table. Reused from request to
/// request; confined to the owner of the queue.
public final class DescriptorChain {
    private static final int INITIAL = 8;

    private long[] addresses = new long[INITIAL];
    private int[] lengths = new int[INITIAL];
    private int count;
    private int firstWritable;
    private long readable;
    private long writable;
    private int head;
    private int segment;
    private int offset;

    public void begin(int headIndex) {
        head = headIndex;
        count = 0;
        firstWritable = -1;
        readable = 0;
        writable = 0;
        segment = 0;
        offset = 0;
    }

    public void addReadable(long address, int length) throws GuestFault {
        if (firstWritable >= 0) {
            throw new GuestFault("a readable descriptor follows a writable one");
        }
        add(address, length);
        readable += Integer.toUnsignedLong(length);
    }

    public void addWritable(long address, int length) {
        if (firstWritable < 0) {
            firstWritable = count;
        }
        add(address, length);
        writable += Integer.toUnsignedLong(length);
    }

    private void add(long address, int length) {
        if (count == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        addresses[count] = address;
        lengths[count] = length;
        count++;
    }

    /// The index of the first descriptor, by which the driver knows the chain.
    public int head() {
        return head;
    }

    /// Bytes the driver offers to be read, in all.
    public long readable() {
        return readable;
    }

    /// Bytes the driver offers to be written, in all.
    public long writable() {
        return writable;
    }

    /// Reads the next `length` bytes; the caller has compared with [#readable].
    public void read(GuestMemory memory, byte[] target, int at, int length) throws GuestFault {
        var done = 0;
        while (done < length) {
            var run = run(length - done, firstWritable < 0 ? count : firstWritable);
            memory.read(
                    addresses[segment] + Integer.toUnsignedLong(offset), target, at + done, run);
            advance(run);
            done += run;
        }
    }

    /// Writes the next `length` bytes; the caller has compared with [#writable].
    public void write(GuestMemory memory, byte[] source, int at, int length) throws GuestFault {
        toWritable();
        var done = 0;
        while (done < length) {
            var run = run(length - done, firstWritable < 0 ? 0 : count);
            memory.write(
                    addresses[segment] + Integer.toUnsignedLong(offset), source, at + done, run);
            advance(run);
            done += run;
        }
    }

    /// Reads into a direct buffer until that is full; the caller has compared with [#readable].
    public void read(GuestMemory memory, ByteBuffer target) throws GuestFault {
        var end = target.limit();
        while (target.position() < end) {
            var run = run(end - target.position(), firstWritable < 0 ? count : firstWritable);
            target.limit(target.position() + run);
            memory.read(addresses[segment] + Integer.toUnsignedLong(offset), target);
            advance(run);
            target.limit(end);
        }
    }

    /// Writes all that remains of a direct buffer; the caller has compared with [#writable].
    public void write(GuestMemory memory, ByteBuffer source) throws GuestFault {
        toWritable();
        var end = source.limit();
        while (source.position() < end) {
            var run = run(end - source.position(), firstWritable < 0 ? 0 : count);
            source.limit(source.position() + run);
            memory.write(addresses[segment] + Integer.toUnsignedLong(offset), source);
            advance(run);
            source.limit(end);
        }
    }

    private void toWritable() {
        if (segment < firstWritable) {
            segment = firstWritable;
            offset = 0;
        }
    }

    private int run(int wanted, int end) throws GuestFault {
        if (segment >= end) {
            throw new GuestFault("a descriptor chain is shorter than its contents");
        }
        return (int) Math.min(wanted, Integer.toUnsignedLong(lengths[segment] - offset));
    }

    private void advance(int run) {
        offset += run;
        if (offset == lengths[segment]) {
            segment++;
            offset = 0;
        }
    }
}
