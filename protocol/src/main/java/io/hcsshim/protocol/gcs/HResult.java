package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;

/// The result codes of the bridge (Windows HRESULTs; 0 is success, failures are negative).
public final class HResult {
    /// Success.
    public static final int OK = 0;

    /// Unknown message, or one that this state of the connection does not take.
    public static final int NOT_IMPLEMENTED = 0x80004001;

    /// Any failure without a code of its own.
    public static final int FAIL = 0x80004005;

    /// Unknown process, or one that is gone; unknown network namespace.
    public static final int NOT_FOUND = 0x80070490;

    /// The OCI runtime does not like the container's id.
    public static final int INVALID_ARGUMENT = 0x80070057;

    /// WaitForProcess was not answered in its time.
    public static final int TIMEOUT = 0xC0370109;

    /// Defined by peers, used by none.
    public static final int UNKNOWN_MESSAGE = 0xC037010B;

    /// No common protocol version.
    public static final int UNSUPPORTED_PROTOCOL_VERSION = 0xC037010C;

    /// A body, or a document inside one, that cannot be read.
    public static final int INVALID_JSON = 0xC037010D;

    /// Unknown container.
    public static final int SYSTEM_NOT_FOUND = 0xC037010E;

    /// The container's id is in use.
    public static final int SYSTEM_ALREADY_EXISTS = 0xC037010F;

    /// The container is not running any more.
    public static final int ALREADY_STOPPED = 0xC0370110;

    /// The container is in a state that forbids it.
    public static final int INVALID_STATE = 0x80370105;

    private HResult() {}

    /// The code that stands for a failure: that of the first in its chain of causes that has one,
    /// [#INVALID_JSON] for a [JsonException], else [#FAIL].
    public static int of(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof HResultException coded) {
                return coded.hresult();
            }
            if (e instanceof JsonException) {
                return INVALID_JSON;
            }
        }
        return FAIL;
    }

    /// The code in hexadecimal, e.g. `0xc037010d`.
    public static String hex(int code) {
        var digits = Integer.toHexString(code);
        return "0x" + "0".repeat(8 - digits.length()) + digits;
    }

    /// What the code means, for a failure that came without a text.
    public static String describe(int code) {
        var meaning =
                switch (code) {
                    case OK -> "success";
                    case NOT_IMPLEMENTED -> "not implemented";
                    case FAIL -> "unspecified failure";
                    case NOT_FOUND -> "not found";
                    case INVALID_ARGUMENT -> "invalid argument";
                    case TIMEOUT -> "timed out";
                    case UNKNOWN_MESSAGE -> "unknown message";
                    case UNSUPPORTED_PROTOCOL_VERSION -> "unsupported protocol version";
                    case INVALID_JSON -> "invalid JSON document";
                    case SYSTEM_NOT_FOUND -> "container not found";
                    case SYSTEM_ALREADY_EXISTS -> "container already exists";
                    case ALREADY_STOPPED -> "container already stopped";
                    case INVALID_STATE -> "container is in the wrong state";
                    default -> "unknown result";
                };
        return meaning + " (" + hex(code) + ")";
    }
}
