package io.hcsshim.hcs;

import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.util.List;

/// A failure of the compute service, or of a call to it.
///
/// The message reads `start demo: the operation … (0xc0370105)`, with a line for each event that the service reports.
public final class HcsException extends IOException {
    private static final long serialVersionUID = 1L;

    private final HcsError error;
    private final int number;
    private final transient List<ErrorEvent> events;

    private HcsException(String message, HcsError error, int number, List<ErrorEvent> events) {
        super(message);
        this.error = error;
        this.number = number;
        this.events = events;
    }

    /// A failure as the service reports it.
    ///
    /// @param tried what was tried, on what, e.g. `start demo`
    /// @param number the error number (see [WindowsError])
    /// @param result the result document; may be empty
    public static HcsException ofNumber(String tried, int number, String result) {
        var report = ErrorReport.parse(result);
        var text = new StringBuilder(tried).append(": ").append(WindowsError.describe(number));
        if (!report.message().isEmpty()) {
            text.append(": ").append(report.message());
        }
        for (var event : report.events()) {
            text.append('\n').append(event);
        }
        return new HcsException(text.toString(), HcsError.of(number), number, report.events());
    }

    /// A failure of our own.
    public static HcsException of(String tried, HcsError error, String reason) {
        var number = error.numbers().isEmpty() ? 0 : error.numbers().getFirst();
        return new HcsException(tried + ": " + reason, error, number, List.of());
    }

    /// A call that failed before the service had it.
    public static HcsException of(String tried, WindowsException cause) {
        var number = cause.number();
        var failure =
                new HcsException(
                        tried + ": " + cause.getMessage(), HcsError.of(number), number, List.of());
        failure.initCause(cause);
        return failure;
    }

    /// What kind of failure it is, the same for both generations: what a program decides by.
    public HcsError error() {
        return error;
    }

    /// The number that the service used; 0 for failures of our own.
    public int number() {
        return number;
    }

    /// What the service reports beside the number.
    public List<ErrorEvent> events() {
        return events == null ? List.of() : events;
    }

    /// Whether what was asked for does not exist.
    public boolean isNotFound() {
        return error == HcsError.SYSTEM_NOT_FOUND || error == HcsError.ELEMENT_NOT_FOUND;
    }

    /// Whether what was to be stopped has stopped.
    public boolean isAlreadyStopped() {
        return error == HcsError.ALREADY_STOPPED
                || error == HcsError.PROCESS_ALREADY_STOPPED
                || error == HcsError.ELEMENT_NOT_FOUND;
    }

    /// Whether the service cannot do what was asked for.
    public boolean isNotSupported() {
        return error == HcsError.INVALID_DOCUMENT
                || error == HcsError.INVALID_DATA
                || error == HcsError.NOT_SUPPORTED
                || error == HcsError.UNKNOWN_MESSAGE;
    }

    /// Whether time was over.
    public boolean isTimeout() {
        return error == HcsError.TIME_OVER;
    }
}
