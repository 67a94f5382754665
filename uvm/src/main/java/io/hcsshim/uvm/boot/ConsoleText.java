package io.hcsshim.uvm.boot;

import java.util.Optional;

/// What a serial console says, for people who read an error.
///
/// @param text its newest output
record ConsoleText(String text) {
    /// More than this does not help in a message.
    private static final int SHOWN = 2048;

    private static final String PANIC = "Kernel panic - not syncing: ";
    private static final String TRACE = "Call Trace:";

    /// Why the kernel panicked, if it did.
    Optional<String> panic() {
        int at = text.lastIndexOf(PANIC);
        return at < 0 ? Optional.empty() : Optional.of(line(at + PANIC.length()));
    }

    /// The end of what was said, up to a panic: the stacks after it are for the kernel's makers.
    String tail() {
        int panic = text.lastIndexOf(PANIC);
        int trace = panic < 0 ? -1 : text.indexOf(TRACE, panic);
        var told = (trace < 0 ? text : text.substring(0, trace)).strip();
        return told.length() <= SHOWN ? told : "… " + told.substring(told.length() - SHOWN);
    }

    private String line(int start) {
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end).strip();
    }
}
