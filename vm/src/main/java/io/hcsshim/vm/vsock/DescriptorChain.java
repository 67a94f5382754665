package io.hcsshim.vm.vsock;

import java.util.Arrays;

/// One request of the driver: buffers to read from, then buffers to write to, walked front to back.
///
/// Filled by [SplitQueue#take], which has checked every buffer against the memory table. Reused from request to
/// request; confined to the owner of the queue.
final class DescriptorChain {
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

    void begin(int headIndex) {
        head = headIndex;
        count = 0;
        firstWritable = -1;
        readable = 0;
        writable = 0;
        segment = 0;
        offset = 0;
    }

    void addReadable(long address, int length) throws GuestFault {
        if (firstWritable >= 0) {
            throw new GuestFault("a readable descriptor follows a writable one");
        }
        add(address, length);
        readable += Integer.toUnsignedLong(length);
    }

    void addWritable(long address, int length) {
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
    int head() {
        return head;
    }

    /// Bytes the driver offers to be read, in all.
    long readable() {
        return readable;
    }

    /// Bytes the driver offers to be written, in all.
    long writable() {
        return writable;
    }

    /// Reads the next `length` bytes; the caller has compared with [#readable].
    void read(GuestMemory memory, byte[] target, int at, int length) throws GuestFault {
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
    void write(GuestMemory memory, byte[] source, int at, int length) throws GuestFault {
        segment = Math.max(segment, firstWritable);
        var done = 0;
        while (done < length) {
            var run = run(length - done, firstWritable < 0 ? 0 : count);
            memory.write(
                    addresses[segment] + Integer.toUnsignedLong(offset), source, at + done, run);
            advance(run);
            done += run;
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
