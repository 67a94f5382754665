package io.hcsshim.vm.vhost;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// The driver's side of a split virtqueue, as faithful or as hostile as a test wants it.
public final class FakeQueue {
    public static final int NEXT = 1;
    public static final int WRITE = 2;
    public static final int INDIRECT = 4;

    public final GuestMemory memory;
    public final SplitQueue.Layout layout;
    public final boolean eventIndex;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Map<Integer, Integer> chainLengths = new HashMap<>();
    private int available;
    private int kickedAt;
    private int used;

    /// A request that the device has handed back.
    public record Used(int head, int written) {}

    public FakeQueue(GuestMemory memory, long address, int size, boolean eventIndex) {
        this.memory = memory;
        this.eventIndex = eventIndex;
        layout = layout(address, size);
        for (var i = 0; i < size; i++) {
            free.add(i);
        }
    }

    public static SplitQueue.Layout layout(long address, int size) {
        var available = address + 16L * size;
        var used = available + 4 + 2L * size + 2 + 3 & ~3L;
        return new SplitQueue.Layout(size, address, available, used);
    }

    public SplitQueue.Notifications notifications() {
        return eventIndex
                ? SplitQueue.Notifications.BY_EVENT_INDEX
                : SplitQueue.Notifications.BY_FLAG;
    }

    public int free() {
        return free.size();
    }

    /// The head that the next [#offer] will have.
    public int nextHead() {
        return free.element();
    }

    /// Writes a descriptor as told, sound or not.
    public void describe(int index, long guestAddress, int length, int flags, int next)
            throws GuestFault {
        describeAt(layout.descriptors() + 16L * index, guestAddress, length, flags, next);
    }

    public void describeAt(long at, long guestAddress, int length, int flags, int next)
            throws GuestFault {
        var bytes = new byte[16];
        LittleEndian.putLong(bytes, 0, guestAddress);
        LittleEndian.putInt(bytes, 8, length);
        LittleEndian.putShort(bytes, 12, flags);
        LittleEndian.putShort(bytes, 14, next);
        memory.write(at, bytes, 0, 16);
    }

    /// Chains buffers of `lengths` that lie one after the other, and offers them.
    ///
    /// @return the head, by which [#poll] knows the request
    public int offer(long guestAddress, int flags, int... lengths) throws GuestFault {
        var head = free.remove();
        var index = head;
        var at = guestAddress;
        for (var i = 0; i < lengths.length; i++) {
            var last = i == lengths.length - 1;
            var next = last ? 0 : free.remove();
            describe(index, at, lengths[i], last ? flags : flags | NEXT, next);
            at += lengths[i];
            index = next;
        }
        chainLengths.put(head, lengths.length);
        offerHead(head);
        return head;
    }

    /// Chains one buffer to be read and one to be written, in the two halves of 4 KiB, and offers them.
    ///
    /// @return the head
    public int offerRequest(long guestAddress, int readable, int writable) throws GuestFault {
        var head = free.remove();
        if (writable == 0) {
            describe(head, guestAddress, readable, 0, 0);
            chainLengths.put(head, 1);
        } else {
            var second = free.remove();
            describe(head, guestAddress, readable, NEXT, second);
            describe(second, guestAddress + 2048, writable, WRITE, 0);
            chainLengths.put(head, 2);
        }
        offerHead(head);
        return head;
    }

    /// Puts a head into the available ring, sound or not.
    public void offerHead(int head) throws GuestFault {
        var slot = available & (layout.size() - 1);
        memory.storeShort(layout.available() + 4 + 2L * slot, head);
        available = (available + 1) & 0xffff;
        memory.storeShort(layout.available() + 2, available);
    }

    public void jumpTo(int index) throws GuestFault {
        available = index & 0xffff;
        memory.storeShort(layout.available() + 2, available);
    }

    /// Whether the device wants to be told of what was offered since the last time.
    public boolean wantsKick() throws GuestFault {
        VarHandle.fullFence();
        var before = kickedAt;
        kickedAt = available;
        if (!eventIndex) {
            return (memory.loadShort(layout.used()) & 1) == 0;
        }
        var event = memory.loadShort(layout.availableEvent());
        return ((available - event - 1) & 0xffff) < ((available - before) & 0xffff);
    }

    /// Asks to be told of the next used request; true if none is there already.
    public boolean sleep() throws GuestFault {
        memory.storeShort(layout.usedEvent(), used);
        VarHandle.fullFence();
        return memory.loadShort(layout.used() + 2) == used;
    }

    public boolean hasUsed() throws GuestFault {
        return memory.loadShort(layout.used() + 2) != used;
    }

    /// Takes the next request that came back and frees its descriptors.
    public Used poll() throws GuestFault {
        var bytes = new byte[8];
        memory.read(layout.used() + 4 + 8L * (used & (layout.size() - 1)), bytes, 0, 8);
        used = (used + 1) & 0xffff;
        var head = LittleEndian.getInt(bytes, 0);
        recycle(head);
        return new Used(head, LittleEndian.getInt(bytes, 4));
    }

    private void recycle(int head) throws GuestFault {
        var index = head;
        var bytes = new byte[16];
        for (var left = chainLengths.getOrDefault(head, 0); left > 0; left--) {
            free.add(index);
            memory.read(layout.descriptors() + 16L * index, bytes, 0, 16);
            index = LittleEndian.getShort(bytes, 14);
        }
        chainLengths.remove(head);
    }
}
