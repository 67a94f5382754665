package io.hcsshim.guest.bridge;

import java.util.Map;

/// The stacks of the agent's threads, for people.
final class Stacks {
    // In a frame every character may take six bytes, and hosts take 64 KiB; most take one.
    private static final int LONGEST = 32_000;

    private Stacks() {}

    /// Every thread with its stack, cut to what fits a frame.
    static String ofAllThreads() {
        return text(Thread.getAllStackTraces());
    }

    static String text(Map<Thread, StackTraceElement[]> stacks) {
        var text = new StringBuilder();
        for (var entry : stacks.entrySet()) {
            var thread = entry.getKey();
            text.append(thread.getName()).append(" (").append(thread.getState()).append(")\n");
            for (var frame : entry.getValue()) {
                text.append("  at ").append(frame.getClassName()).append('.');
                // Constructors are written without angle brackets, which take six bytes each.
                text.append(frame.getMethodName().replace("<", "").replace(">", ""));
                text.append(':').append(frame.getLineNumber()).append('\n');
            }
            if (text.length() > LONGEST) {
                text.setLength(LONGEST);
                return text.append("\n(cut)\n").toString();
            }
        }
        return text.toString();
    }
}
