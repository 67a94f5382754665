package io.hcsshim.vm.qemu;

import java.nio.charset.StandardCharsets;

/// The newest bytes of an endless output, as text that is safe to show.
///
/// Thread-safe.
final class TextTail {
    private final byte[] ring; // guarded by this, like the total
    private long total;

    /// @param capacity how many bytes are kept
    TextTail(int capacity) {
        ring = new byte[capacity];
    }

    synchronized void append(byte[] bytes, int length) {
        for (var i = Math.max(0, length - ring.length); i < length; i++) {
            ring[(int) ((total + i) % ring.length)] = bytes[i];
        }
        total += length;
    }

    /// Whether anything was ever appended.
    synchronized boolean isEmpty() {
        return total == 0;
    }

    /// What is kept, oldest first. Carriage returns are dropped and other control characters become
    /// `?`, so that a guest cannot speak to the terminal that shows its console.
    String text() {
        var kept = new String(snapshot(), StandardCharsets.UTF_8);
        var shown = new StringBuilder(kept.length());
        for (var i = 0; i < kept.length(); i++) {
            var c = kept.charAt(i);
            if (c == '\n' || c == '\t' || !Character.isISOControl(c)) {
                shown.append(c);
            } else if (c != '\r') {
                shown.append('?');
            }
        }
        return shown.toString();
    }

    private synchronized byte[] snapshot() {
        var length = (int) Math.min(total, ring.length);
        var bytes = new byte[length];
        for (var i = 0; i < length; i++) {
            bytes[i] = ring[(int) ((total - length + i) % ring.length)];
        }
        return bytes;
    }
}
