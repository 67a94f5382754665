package io.hcsshim.wire.ttrpc;

/// How a call ended, in the numbers of `google.rpc.Code`.
public enum TtrpcCode {
    /// Done.
    OK(0),
    /// The caller gave it up.
    CANCELLED(1),
    /// Any other failure.
    UNKNOWN(2),
    /// It makes no sense, whatever the state.
    INVALID_ARGUMENT(3),
    /// It took too long.
    DEADLINE_EXCEEDED(4),
    /// It is not there.
    NOT_FOUND(5),
    /// It exists.
    ALREADY_EXISTS(6),
    /// The caller may not.
    PERMISSION_DENIED(7),
    /// No room for it.
    RESOURCE_EXHAUSTED(8),
    /// Not in the state that it needs.
    FAILED_PRECONDITION(9),
    /// Given up, for instance because of a conflict.
    ABORTED(10),
    /// Beyond the end.
    OUT_OF_RANGE(11),
    /// The server cannot do it.
    UNIMPLEMENTED(12),
    /// A mistake of the server.
    INTERNAL(13),
    /// Not now; try again.
    UNAVAILABLE(14),
    /// Data is lost or damaged.
    DATA_LOSS(15),
    /// Nobody knows the caller.
    UNAUTHENTICATED(16);

    private final int number;

    TtrpcCode(int number) {
        this.number = number;
    }

    /// The number on the wire.
    public int number() {
        return number;
    }

    /// The code with this number; a number nobody knows is [#UNKNOWN].
    public static TtrpcCode of(int number) {
        for (var code : values()) {
            if (code.number == number) {
                return code;
            }
        }
        return UNKNOWN;
    }
}
