package io.hcsshim.vm.vsock;

/// What the device may still send on one connection, by what the guest says: the other side of [ReceiveWindow].
///
/// A guest that claims to have taken more than was sent gets nothing more. Guarded by the connection's lock.
final class SendWindow {
    private int sent;
    private int bufferSize;
    private int forwarded;

    /// Takes the newest word from a packet of the guest; true if it opens the window.
    boolean update(VsockPacket packet) {
        var before = free();
        bufferSize = packet.bufferSize();
        forwarded = packet.forwarded();
        return before == 0 && free() > 0;
    }

    /// Bytes that may be sent now.
    int free() {
        var underway = Integer.toUnsignedLong(sent - forwarded);
        var free = Integer.toUnsignedLong(bufferSize) - underway;
        return Math.clamp(free, 0, Integer.MAX_VALUE);
    }

    void spend(int length) {
        sent += length;
    }
}
