package io.hcsshim.vm.vsock;

/// What the guest may still send on one connection: the device's side of the credit rules (virtio 1.2, 5.10.6.3).
///
/// All counters wrap at 32 bits. The connection's lock guards changes; [#forwarded] and [#promised] are read by
/// whoever writes a packet's header, which tells the guest.
final class ReceiveWindow {
    private int received;
    private volatile int promised;
    private volatile int forwarded;
    private volatile int toldPromised;
    private volatile int toldForwarded;

    ReceiveWindow(int bytes) {
        promised = bytes;
        toldPromised = bytes;
    }

    /// Takes note of `length` bytes from the guest; false if it had no right to send them.
    boolean receive(int length) {
        var waiting = received - forwarded;
        if (length > promised - waiting) {
            return false;
        }
        received += length;
        return true;
    }

    /// Takes note that the program has taken `length` bytes.
    void forward(int length) {
        forwarded += length; // only the lock's holder writes
    }

    /// Lets the guest send more from now on.
    void widen(int bytes) {
        promised = Math.max(promised, bytes);
    }

    /// True if the guest could send a quarter of the buffer more than it knows.
    boolean owesUpdate() {
        var free = promised - (received - forwarded);
        var known = toldPromised - (received - toldForwarded);
        return free - known >= promised / 4;
    }

    int promised() {
        return promised;
    }

    int forwarded() {
        return forwarded;
    }

    /// A header with these values is on its way.
    void told(int promisedThen, int forwardedThen) {
        toldPromised = promisedThen;
        toldForwarded = forwardedThen;
    }
}
