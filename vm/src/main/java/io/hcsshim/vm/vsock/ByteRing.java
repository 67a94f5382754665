package io.hcsshim.vm.vsock;

import io.hcsshim.vm.vhost.DescriptorChain;
import io.hcsshim.vm.vhost.GuestFault;
import io.hcsshim.vm.vhost.GuestMemory;
import java.nio.ByteBuffer;

/// A queue of bytes that grows with what is in it and lets go of its memory when it is empty.
///
/// The owner bounds what goes in and guards it.
final class ByteRing {
    private static final int SMALLEST = 1 << 10;
    private static final int KEPT_EMPTY = 1 << 14;
    private static final byte[] NOTHING = {};

    private byte[] bytes = NOTHING;
    private int head;
    private int size;

    int size() {
        return size;
    }

    /// Appends the next `length` bytes of a chain.
    void append(DescriptorChain chain, GuestMemory memory, int length) throws GuestFault {
        reserve(length);
        var tail = (head + size) & (bytes.length - 1);
        var first = Math.min(length, bytes.length - tail);
        chain.read(memory, bytes, tail, first);
        chain.read(memory, bytes, 0, length - first);
        size += length;
    }

    private void reserve(int more) {
        if (bytes.length - size >= more) {
            return;
        }
        var capacity = Math.max(SMALLEST, Integer.highestOneBit(size + more - 1) << 1);
        var larger = new byte[capacity];
        copyTo(larger, size);
        bytes = larger;
        head = 0;
    }

    private void copyTo(byte[] target, int count) {
        var first = Math.min(count, bytes.length - head);
        System.arraycopy(bytes, head, target, 0, first);
        System.arraycopy(bytes, 0, target, first, count - first);
    }

    /// Moves as much as there is and fits; returns how many bytes.
    int drain(ByteBuffer target) {
        var count = Math.min(size, target.remaining());
        var first = Math.min(count, bytes.length - head);
        target.put(bytes, head, first);
        target.put(bytes, 0, count - first);
        size -= count;
        if (size == 0) {
            head = 0;
            release();
        } else {
            head = (head + count) & (bytes.length - 1);
        }
        return count;
    }

    private void release() {
        if (bytes.length > KEPT_EMPTY) {
            bytes = NOTHING;
        }
    }

    /// Drops all that is in it.
    void clear() {
        head = 0;
        size = 0;
        bytes = NOTHING;
    }
}
