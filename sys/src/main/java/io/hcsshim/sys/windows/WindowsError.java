package io.hcsshim.sys.windows;

/// Error numbers: those of Windows, and HRESULTs of other facilities as they are.
///
/// Sources: the Windows headers winerror.h and computedefs.h, and docs/hcs.md.
public final class WindowsError {
    /// Windows: invalid function.
    public static final int INVALID_FUNCTION = 1;

    /// Windows: file not found.
    public static final int FILE_NOT_FOUND = 2;

    /// Windows: path not found.
    public static final int PATH_NOT_FOUND = 3;

    /// Windows: access denied.
    public static final int ACCESS_DENIED = 5;

    /// Windows: invalid handle.
    public static final int INVALID_HANDLE = 6;

    /// Windows: invalid data.
    public static final int INVALID_DATA = 0xD;

    /// Used when no number is known.
    public static final int GEN_FAILURE = 0x1F;

    /// Windows: handle eof.
    public static final int HANDLE_EOF = 38;

    /// Windows: not supported.
    public static final int NOT_SUPPORTED = 50;

    /// Windows: invalid parameter.
    public static final int INVALID_PARAMETER = 87;

    /// Windows: broken pipe.
    public static final int BROKEN_PIPE = 109;

    /// Windows: insufficient buffer.
    public static final int INSUFFICIENT_BUFFER = 122;

    /// No such library.
    public static final int MOD_NOT_FOUND = 126;

    /// The library has no such function.
    public static final int PROC_NOT_FOUND = 127;

    /// Windows: already exists.
    public static final int ALREADY_EXISTS = 183;

    /// Windows: pipe busy.
    public static final int PIPE_BUSY = 231;

    /// Windows: no data.
    public static final int NO_DATA = 232;

    /// Windows: pipe not connected.
    public static final int PIPE_NOT_CONNECTED = 233;

    /// Windows: more data.
    public static final int MORE_DATA = 234;

    /// Windows: no more items.
    public static final int NO_MORE_ITEMS = 259;

    /// Windows: pipe connected.
    public static final int PIPE_CONNECTED = 535;

    /// Windows: operation aborted.
    public static final int OPERATION_ABORTED = 995;

    /// Windows: io pending.
    public static final int IO_PENDING = 997;

    /// Windows: element not found.
    public static final int ELEMENT_NOT_FOUND = 0x490;

    /// Windows: not implemented.
    public static final int NOT_IMPLEMENTED = 0x80004001;

    /// Windows: fail.
    public static final int FAIL = 0x80004005;

    // The compute service, first generation.
    /// Of the first generation of compute services: terminated during start.
    public static final int VM_TERMINATED_DURING_START = 0xC0370100;

    /// Of the first generation of compute services: image mismatch.
    public static final int VM_IMAGE_MISMATCH = 0xC0370101;

    /// Of the first generation of compute services: hypervisor not present.
    public static final int VM_HYPERVISOR_NOT_PRESENT = 0xC0370102;

    /// Windows: operation pending.
    public static final int OPERATION_PENDING = 0xC0370103;

    /// Of the first generation of compute services: too many notifications.
    public static final int VM_TOO_MANY_NOTIFICATIONS = 0xC0370104;

    /// Of the first generation of compute services: invalid state.
    public static final int VM_INVALID_STATE = 0xC0370105;

    /// Of the first generation of compute services: unexpected exit.
    public static final int VM_UNEXPECTED_EXIT = 0xC0370106;

    /// Of the first generation of compute services: terminated.
    public static final int VM_TERMINATED = 0xC0370107;

    /// Of the first generation of compute services: connect failed.
    public static final int VM_CONNECT_FAILED = 0xC0370108;

    /// Of the first generation of compute services: timeout.
    public static final int VM_TIMEOUT = 0xC0370109;

    /// Of the first generation of compute services: connection closed.
    public static final int VM_CONNECTION_CLOSED = 0xC037010A;

    /// Of the first generation of compute services: unknown message.
    public static final int VM_UNKNOWN_MESSAGE = 0xC037010B;

    /// Of the first generation of compute services: unsupported protocol version.
    public static final int VM_UNSUPPORTED_PROTOCOL_VERSION = 0xC037010C;

    /// Of the first generation of compute services: invalid json.
    public static final int VM_INVALID_JSON = 0xC037010D;

    /// Of the first generation of compute services: system not found.
    public static final int VM_SYSTEM_NOT_FOUND = 0xC037010E;

    /// Of the first generation of compute services: system already exists.
    public static final int VM_SYSTEM_ALREADY_EXISTS = 0xC037010F;

    /// Of the first generation of compute services: system already stopped.
    public static final int VM_SYSTEM_ALREADY_STOPPED = 0xC0370110;

    /// Of the first generation of compute services: protocol error.
    public static final int VM_PROTOCOL_ERROR = 0xC0370111;

    /// Of the first generation of compute services: invalid layer.
    public static final int VM_INVALID_LAYER = 0xC0370112;

    /// Of the first generation of compute services: windows insider required.
    public static final int VM_WINDOWS_INSIDER_REQUIRED = 0xC0370113;

    // The compute service, second generation; up to 13 numbered like the first, but for 03 and 04.
    /// Of the second generation of compute services: terminated during start.
    public static final int HCS_TERMINATED_DURING_START = 0x80370100;

    /// Of the second generation of compute services: image mismatch.
    public static final int HCS_IMAGE_MISMATCH = 0x80370101;

    /// Of the second generation of compute services: hypervisor not present.
    public static final int HCS_HYPERVISOR_NOT_PRESENT = 0x80370102;

    /// Of the second generation of compute services: invalid state.
    public static final int HCS_INVALID_STATE = 0x80370105;

    /// Of the second generation of compute services: unexpected exit.
    public static final int HCS_UNEXPECTED_EXIT = 0x80370106;

    /// Of the second generation of compute services: terminated.
    public static final int HCS_TERMINATED = 0x80370107;

    /// Of the second generation of compute services: connect failed.
    public static final int HCS_CONNECT_FAILED = 0x80370108;

    /// Of the second generation of compute services: connection timeout.
    public static final int HCS_CONNECTION_TIMEOUT = 0x80370109;

    /// Of the second generation of compute services: connection closed.
    public static final int HCS_CONNECTION_CLOSED = 0x8037010A;

    /// Of the second generation of compute services: unknown message.
    public static final int HCS_UNKNOWN_MESSAGE = 0x8037010B;

    /// Of the second generation of compute services: unsupported protocol version.
    public static final int HCS_UNSUPPORTED_PROTOCOL_VERSION = 0x8037010C;

    /// Of the second generation of compute services: invalid json.
    public static final int HCS_INVALID_JSON = 0x8037010D;

    /// Of the second generation of compute services: system not found.
    public static final int HCS_SYSTEM_NOT_FOUND = 0x8037010E;

    /// Of the second generation of compute services: system already exists.
    public static final int HCS_SYSTEM_ALREADY_EXISTS = 0x8037010F;

    /// Of the second generation of compute services: system already stopped.
    public static final int HCS_SYSTEM_ALREADY_STOPPED = 0x80370110;

    /// Of the second generation of compute services: protocol error.
    public static final int HCS_PROTOCOL_ERROR = 0x80370111;

    /// Of the second generation of compute services: invalid layer.
    public static final int HCS_INVALID_LAYER = 0x80370112;

    /// Of the second generation of compute services: windows insider required.
    public static final int HCS_WINDOWS_INSIDER_REQUIRED = 0x80370113;

    /// Of the second generation of compute services: service not available.
    public static final int HCS_SERVICE_NOT_AVAILABLE = 0x80370114;

    /// Of the second generation of compute services: operation not started.
    public static final int HCS_OPERATION_NOT_STARTED = 0x80370115;

    /// Of the second generation of compute services: operation already started.
    public static final int HCS_OPERATION_ALREADY_STARTED = 0x80370116;

    /// Of the second generation of compute services: operation pending.
    public static final int HCS_OPERATION_PENDING = 0x80370117;

    /// Of the second generation of compute services: operation timeout.
    public static final int HCS_OPERATION_TIMEOUT = 0x80370118;

    /// Of the second generation of compute services: system callback already set.
    public static final int HCS_SYSTEM_CALLBACK_ALREADY_SET = 0x80370119;

    /// Of the second generation of compute services: result allocation failed.
    public static final int HCS_RESULT_ALLOCATION_FAILED = 0x8037011A;

    /// Of the second generation of compute services: access denied.
    public static final int HCS_ACCESS_DENIED = 0x8037011B;

    /// Of the second generation of compute services: guest critical error.
    public static final int HCS_GUEST_CRITICAL_ERROR = 0x8037011C;

    /// Of the second generation of compute services: process already stopped.
    public static final int HCS_PROCESS_ALREADY_STOPPED = 0x8037011F;

    private static final int FACILITY_MASK = 0x1FFF0000;
    private static final int FACILITY_WIN32 = 0x00070000;

    private WindowsError() {}

    /// Whether an HRESULT is a failure.
    public static boolean failed(int hresult) {
        return hresult < 0;
    }

    /// The error number of an HRESULT: the Windows error that it wraps, or the whole of it.
    public static int ofHResult(int hresult) {
        return failed(hresult) && (hresult & FACILITY_MASK) == FACILITY_WIN32
                ? hresult & 0xFFFF
                : hresult;
    }

    /// What a number means, with the number: `access denied (0x5)`.
    public static String describe(int number) {
        return meaning(number) + " (0x" + Integer.toHexString(number) + ")";
    }

    private static String meaning(int number) {
        return switch (number) {
            case INVALID_FUNCTION -> "invalid function";
            case FILE_NOT_FOUND -> "no such file";
            case PATH_NOT_FOUND -> "no such path";
            case ACCESS_DENIED, HCS_ACCESS_DENIED -> "access denied";
            case INVALID_HANDLE -> "invalid handle";
            case INVALID_DATA -> "invalid data";
            case GEN_FAILURE -> "general failure";
            case HANDLE_EOF -> "end of file";
            case NOT_SUPPORTED -> "not supported";
            case INVALID_PARAMETER -> "invalid parameter";
            case BROKEN_PIPE -> "the pipe is broken";
            case INSUFFICIENT_BUFFER -> "the buffer is too small";
            case MOD_NOT_FOUND -> "no such library on this system";
            case PROC_NOT_FOUND -> "no such function on this system";
            case ALREADY_EXISTS -> "it exists already";
            case NO_DATA -> "the pipe is being closed";
            case MORE_DATA -> "more data is there";
            case NO_MORE_ITEMS -> "no more items";
            case OPERATION_ABORTED -> "the operation was aborted";
            case IO_PENDING -> "the operation is under way";
            case ELEMENT_NOT_FOUND -> "not found";
            case NOT_IMPLEMENTED -> "not implemented";
            case FAIL -> "unspecified failure";
            default -> service(number);
        };
    }

    /// Both generations of the compute service use the same last two digits.
    private static String service(int number) {
        var facility = number & 0xFFFFFF00;
        if (facility == VM_TERMINATED_DURING_START || facility == HCS_TERMINATED_DURING_START) {
            return compute(number, number & 0xFF);
        }
        return "error";
    }

    private static String compute(int number, int code) {
        return switch (code) {
            case 0x00 -> "terminated during its start";
            case 0x01 -> "the image does not fit this Windows";
            case 0x02 -> "there is no hypervisor";
            case 0x03 -> "the operation is pending";
            case 0x04 -> "too many notifications";
            case 0x05 -> "in a state that forbids it";
            case 0x06 -> "exited unexpectedly";
            case 0x07 -> "terminated";
            case 0x08 -> "no connection to the container";
            case 0x09 -> "no connection to the container in time";
            case 0x0A -> "the connection to the container was closed";
            case 0x0B -> "unknown message";
            case 0x0C -> "unsupported protocol version";
            case 0x0D -> "the document is invalid";
            case 0x0E -> "no such compute system";
            case 0x0F -> "a compute system with this id exists";
            case 0x10 -> "the compute system is stopped already";
            case 0x11 -> "protocol error";
            case 0x12 -> "invalid layer";
            case 0x13 -> "a Windows Insider build is required";
            default -> computecore(number);
        };
    }

    private static String computecore(int number) {
        return switch (number) {
            case HCS_SERVICE_NOT_AVAILABLE -> "the compute service is not available";
            case HCS_OPERATION_NOT_STARTED -> "the operation is not started";
            case HCS_OPERATION_ALREADY_STARTED -> "the operation is started already";
            case HCS_OPERATION_PENDING -> "the operation is pending";
            case HCS_OPERATION_TIMEOUT -> "the operation did not end in time";
            case HCS_SYSTEM_CALLBACK_ALREADY_SET -> "there is a callback already";
            case HCS_RESULT_ALLOCATION_FAILED -> "no memory for the result";
            case HCS_GUEST_CRITICAL_ERROR -> "critical error in the guest";
            case HCS_PROCESS_ALREADY_STOPPED -> "the process is stopped already";
            default -> "error";
        };
    }
}
