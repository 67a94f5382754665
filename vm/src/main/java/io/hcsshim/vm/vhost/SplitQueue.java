package io.hcsshim.vm.vhost;

import java.lang.invoke.VarHandle;

/// The device's side of a split virtqueue (virtio 1.2, section 2.7).
///
/// ```
/// descriptors   size × { address 8 | length 4 | flags 2 | next 2 }
/// available     flags 2 | idx 2 | size × head 2            | used_event 2     the driver writes
/// used          flags 2 | idx 2 | size × { head 4, len 4 } | avail_event 2    the device writes
/// ```
///
/// The ring's own addresses are checked when the queue is made, each descriptor when it is taken. A chain has at
/// most as many descriptors as the ring, so a loop in it ends. Confined, or guarded by the owner's lock.
public final class SplitQueue {
    private static final int MAX_SIZE = 1 << 15;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int ENTRIES = 4;
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;
    private static final int FLAG_INDIRECT = 4;
    private static final int SUPPRESS = 1;

    private final Layout layout;
    private final boolean eventIndex;
    private final byte[] scratch = new byte[DESCRIPTOR_BYTES];
    private GuestMemory memory;
    private int nextAvailable;
    private int seenAvailable;
    private int nextUsed;
    private int publishedUsed;

    /// Where a ring lies, in front-end addresses, and how many descriptors it has.
    public record Layout(int size, long descriptors, long available, long used) {
        void check(GuestMemory memory) throws GuestFault {
            if (size < 1 || size > MAX_SIZE || Integer.bitCount(size) != 1) {
                throw new GuestFault("a ring of " + size + " descriptors");
            }
            if ((descriptors & 15) != 0 || (available & 1) != 0 || (used & 3) != 0) {
                throw new GuestFault("a ring that is not aligned");
            }
            memory.check(descriptors, (long) DESCRIPTOR_BYTES * size);
            memory.check(available, ENTRIES + 2L * size + 2);
            memory.check(used, ENTRIES + 8L * size + 2);
        }

        public long usedEvent() {
            return available + ENTRIES + 2L * size;
        }

        public long availableEvent() {
            return used + ENTRIES + 8L * size;
        }
    }

    /// Whether the driver understands `used_event` and `avail_event` (VIRTIO_F_EVENT_IDX).
    public enum Notifications {
        BY_FLAG,
        BY_EVENT_INDEX
    }

    public SplitQueue(Layout layout, int base, Notifications notifications, GuestMemory memory)
            throws GuestFault {
        layout.check(memory);
        this.layout = layout;
        this.eventIndex = notifications == Notifications.BY_EVENT_INDEX;
        this.memory = memory;
        nextAvailable = base & 0xffff;
        seenAvailable = nextAvailable;
        nextUsed = memory.loadShort(layout.used + 2);
        publishedUsed = nextUsed;
    }

    /// Goes on with a new memory table.
    public void remap(GuestMemory table) throws GuestFault {
        layout.check(table);
        memory = table;
    }

    public GuestMemory memory() {
        return memory;
    }

    /// The index of the next request to take: what GET_VRING_BASE asks for.
    public int base() {
        return nextAvailable;
    }

    /// Takes the driver's next request, or returns false when there is none.
    public boolean take(DescriptorChain chain) throws GuestFault {
        if (nextAvailable == seenAvailable && !refresh()) {
            return false;
        }
        var slot = nextAvailable & (layout.size - 1);
        var head = memory.loadShort(layout.available + ENTRIES + 2L * slot);
        collect(chain, head);
        nextAvailable = (nextAvailable + 1) & 0xffff;
        return true;
    }

    /// Looks once more at a request that was taken and not handed back, perhaps through another monitor.
    ///
    /// @param head by which the driver knows it
    public void find(DescriptorChain chain, int head) throws GuestFault {
        collect(chain, head);
    }

    private boolean refresh() throws GuestFault {
        seenAvailable = memory.loadShort(layout.available + 2);
        var pending = (seenAvailable - nextAvailable) & 0xffff;
        if (pending > layout.size) {
            throw new GuestFault(pending + " requests in a ring of " + layout.size);
        }
        return pending > 0;
    }

    private void collect(DescriptorChain chain, int head) throws GuestFault {
        chain.begin(head);
        var table = layout.descriptors;
        var entries = layout.size;
        var index = head;
        for (var steps = 0; steps <= layout.size; steps++) {
            if (index >= entries) {
                throw new GuestFault("descriptor " + index + " of " + entries);
            }
            memory.read(table + (long) DESCRIPTOR_BYTES * index, scratch, 0, DESCRIPTOR_BYTES);
            var address = LittleEndian.getLong(scratch, 0);
            var length = LittleEndian.getInt(scratch, 8);
            var flags = LittleEndian.getShort(scratch, 12);
            if ((flags & FLAG_INDIRECT) != 0) {
                if (table != layout.descriptors || (flags & FLAG_NEXT) != 0) {
                    throw new GuestFault("an indirect descriptor table in the wrong place");
                }
                entries = indirectEntries(length);
                table = memory.locate(address, Integer.toUnsignedLong(length));
                index = 0;
                continue;
            }
            add(chain, address, length, flags);
            if ((flags & FLAG_NEXT) == 0) {
                return;
            }
            index = LittleEndian.getShort(scratch, 14);
        }
        throw new GuestFault("a descriptor chain longer than its ring");
    }

    private static int indirectEntries(int length) throws GuestFault {
        var entries = Integer.divideUnsigned(length, DESCRIPTOR_BYTES);
        if (entries == 0 || entries > MAX_SIZE || length % DESCRIPTOR_BYTES != 0) {
            throw new GuestFault(
                    "an indirect table of " + Integer.toUnsignedString(length) + " bytes");
        }
        return entries;
    }

    private void add(DescriptorChain chain, long address, int length, int flags) throws GuestFault {
        if (length == 0) {
            return;
        }
        var at = memory.locate(address, Integer.toUnsignedLong(length));
        if ((flags & FLAG_WRITE) != 0) {
            chain.addWritable(at, length);
        } else {
            chain.addReadable(at, length);
        }
    }

    /// Hands a request back with `written` bytes in it; the driver sees it after [#publish].
    public void giveBack(DescriptorChain chain, int written) throws GuestFault {
        LittleEndian.putInt(scratch, 0, chain.head());
        LittleEndian.putInt(scratch, 4, written);
        var slot = nextUsed & (layout.size - 1);
        memory.write(layout.used + ENTRIES + 8L * slot, scratch, 0, 8);
        nextUsed = (nextUsed + 1) & 0xffff;
    }

    /// Shows the driver all that was handed back; true if it wants to be notified.
    public boolean publish() throws GuestFault {
        if (nextUsed == publishedUsed) {
            return false;
        }
        memory.storeShort(layout.used + 2, nextUsed);
        var before = publishedUsed;
        publishedUsed = nextUsed;
        // The driver stores what it waits for and then looks at idx; this side does it the other
        // way round.
        VarHandle.fullFence();
        if (!eventIndex) {
            return (memory.loadShort(layout.available) & SUPPRESS) == 0;
        }
        var event = memory.loadShort(layout.usedEvent());
        return ((nextUsed - event - 1) & 0xffff) < ((nextUsed - before) & 0xffff);
    }

    /// Asks to be kicked for the next request; true if one came meanwhile, for which no kick will come.
    public boolean listen() throws GuestFault {
        if (eventIndex) {
            memory.storeShort(layout.availableEvent(), nextAvailable);
        } else {
            memory.storeShort(layout.used, 0);
        }
        VarHandle.fullFence();
        return nextAvailable != seenAvailable || refresh();
    }

    /// Asks not to be kicked; the driver may ignore it.
    public void deafen() throws GuestFault {
        if (!eventIndex) {
            memory.storeShort(layout.used, SUPPRESS);
        }
    }
}
