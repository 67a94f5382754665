package io.hcsshim.cli.runhcs;

import org.jspecify.annotations.Nullable;

/// Failures in a person's words: what was tried, and below it why.
final class Failures {
    private Failures() {}

    static String chain(Throwable failure) {
        var text = new StringBuilder();
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }
}
