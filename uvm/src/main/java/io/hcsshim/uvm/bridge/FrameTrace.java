package io.hcsshim.uvm.bridge;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.MessageType;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// The newest frames of a connection, for reports of failures: never what is in them. Thread-safe.
final class FrameTrace {
    private static final int KEPT = 64;

    private final Deque<Entry> entries = new ArrayDeque<>(KEPT);

    private record Entry(Instant time, char direction, int type, long id, long size) {}

    void sent(Frame frame) {
        add('>', frame);
    }

    void received(Frame frame) {
        add('<', frame);
    }

    private synchronized void add(char direction, Frame frame) {
        if (entries.size() == KEPT) {
            entries.remove();
        }
        entries.add(new Entry(Instant.now(), direction, frame.type(), frame.id(), frame.size()));
    }

    /// One line for each frame, oldest first; `>` was sent, `<` received.
    synchronized String text() {
        var text = new StringBuilder();
        for (var entry : entries) {
            text.append(entry.time)
                    .append(' ')
                    .append(entry.direction)
                    .append(' ')
                    .append(MessageType.name(entry.type))
                    .append(" id ")
                    .append(Long.toUnsignedString(entry.id))
                    .append(", ")
                    .append(entry.size)
                    .append(" bytes\n");
        }
        return text.toString();
    }
}
