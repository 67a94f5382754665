package io.hcsshim.shim.task;

import java.io.IOException;

/// A refusal with a meaning that containerd acts on.
public final class TaskException extends IOException {
    private static final long serialVersionUID = 1;

    /// What kind of refusal.
    public enum Code {
        INVALID_ARGUMENT,
        NOT_FOUND,
        ALREADY_EXISTS,
        FAILED_PRECONDITION,
        UNIMPLEMENTED,
        UNAVAILABLE
    }

    private final Code code;

    private TaskException(Code code, String message) {
        super(message);
        this.code = code;
    }

    /// The kind.
    public Code code() {
        return code;
    }

    /// For what makes no sense.
    public static TaskException invalid(String message) {
        return new TaskException(Code.INVALID_ARGUMENT, message);
    }

    public static TaskException notFound(String message) {
        return new TaskException(Code.NOT_FOUND, message);
    }

    static TaskException exists(String message) {
        return new TaskException(Code.ALREADY_EXISTS, message);
    }

    /// For what is asked at the wrong time, or of the wrong one.
    public static TaskException precondition(String message) {
        return new TaskException(Code.FAILED_PRECONDITION, message);
    }

    static TaskException unavailable(String message) {
        return new TaskException(Code.UNAVAILABLE, message);
    }

    /// For what is asked and not there yet.
    public static TaskException unimplemented(String message) {
        return new TaskException(Code.UNIMPLEMENTED, message);
    }
}
