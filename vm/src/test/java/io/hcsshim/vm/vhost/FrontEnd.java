package io.hcsshim.vm.vhost;

import io.hcsshim.sys.linux.EventFd;
import io.hcsshim.sys.linux.Fd;
import java.io.IOException;
import java.util.List;

/// What every machine monitor tells a device over vhost-user, in QEMU's order.
public interface FrontEnd {
    /// Sends a request that has no answer of its own.
    void tell(int request, byte[] payload, List<Fd> files) throws IOException;

    /// Shares guest memory of one region.
    default void shareMemory(MemoryRegion region, Fd file) throws IOException {
        var table = new byte[40];
        LittleEndian.putInt(table, 0, 1);
        LittleEndian.putLong(table, 8, region.guestAddress());
        LittleEndian.putLong(table, 16, region.size());
        LittleEndian.putLong(table, 24, region.address());
        tell(VhostUserMessage.SET_MEM_TABLE, table, List.of(file));
    }

    /// Starts a queue.
    ///
    /// @param from where it goes on
    default void startQueue(
            int index, SplitQueue.Layout layout, int from, EventFd kick, EventFd call)
            throws IOException {
        var address = new byte[40];
        LittleEndian.putInt(address, 0, index);
        LittleEndian.putLong(address, 8, layout.descriptors());
        LittleEndian.putLong(address, 16, layout.used());
        LittleEndian.putLong(address, 24, layout.available());
        tell(VhostUserMessage.SET_VRING_NUM, state(index, layout.size()), List.of());
        tell(VhostUserMessage.SET_VRING_BASE, state(index, from), List.of());
        tell(VhostUserMessage.SET_VRING_ADDR, address, List.of());
        tell(VhostUserMessage.SET_VRING_KICK, number(index), List.of(kick.fd()));
        tell(VhostUserMessage.SET_VRING_CALL, number(index), List.of(call.fd()));
        tell(VhostUserMessage.SET_VRING_ENABLE, state(index, 1), List.of());
    }

    /// A payload of a queue's number and a value.
    static byte[] state(int index, int value) {
        var payload = new byte[8];
        LittleEndian.putInt(payload, 0, index);
        LittleEndian.putInt(payload, 4, value);
        return payload;
    }

    /// A payload of one number.
    static byte[] number(long value) {
        var payload = new byte[8];
        LittleEndian.putLong(payload, 0, value);
        return payload;
    }
}
