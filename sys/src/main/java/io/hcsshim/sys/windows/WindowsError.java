package io.hcsshim.sys.windows;

/// Error numbers: those of Windows, and HRESULTs of other facilities as they are.
///
/// Sources: the Windows headers winerror.h and computedefs.h, and docs/hcs.md.
public final class WindowsError {
    public static final int INVALID_FUNCTION = 1;
    public static final int FILE_NOT_FOUND = 2;
    public static final int PATH_NOT_FOUND = 3;
    public static final int ACCESS_DENIED = 5;
    public static final int INVALID_HANDLE = 6;
    public static final int INVALID_DATA = 0xD;

    /// Used when no number is known.
    public static final int GEN_FAILURE = 0x1F;

    public static final int HANDLE_EOF = 38;
    public static final int NOT_SUPPORTED = 50;
    public static final int INVALID_PARAMETER = 87;
    public static final int BROKEN_PIPE = 109;
    public static final int INSUFFICIENT_BUFFER = 122;

    /// No such library.
    public static final int MOD_NOT_FOUND = 126;

    /// The library has no such function.
    public static final int PROC_NOT_FOUND = 127;

    public static final int ALREADY_EXISTS = 183;
    public static final int NO_DATA = 232;
    public static final int MORE_DATA = 234;
    public static final int NO_MORE_ITEMS = 259;
    public static final int OPERATION_ABORTED = 995;
    public static final int IO_PENDING = 997;
    public static final int ELEMENT_NOT_FOUND = 0x490;

    public static final int NOT_IMPLEMENTED = 0x80004001;
    public static final int FAIL = 0x80004005;

    // The compute service, first generation.
    public static final int VM_TERMINATED_DURING_START = 0xC0370100;
    public static final int VM_IMAGE_MISMATCH = 0xC0370101;
    public static final int VM_HYPERVISOR_NOT_PRESENT = 0xC0370102;
    public static final int OPERATION_PENDING = 0xC0370103;
    public static final int VM_TOO_MANY_NOTIFICATIONS = 0xC0370104;
    public static final int VM_INVALID_STATE = 0xC0370105;
    public static final int VM_UNEXPECTED_EXIT = 0xC0370106;
    public static final int VM_TERMINATED = 0xC0370107;
    public static final int VM_CONNECT_FAILED = 0xC0370108;
    public static final int VM_TIMEOUT = 0xC0370109;
    public static final int VM_CONNECTION_CLOSED = 0xC037010A;
    public static final int VM_UNKNOWN_MESSAGE = 0xC037010B;
    public static final int VM_UNSUPPORTED_PROTOCOL_VERSION = 0xC037010C;
    public static final int VM_INVALID_JSON = 0xC037010D;
    public static final int VM_SYSTEM_NOT_FOUND = 0xC037010E;
    public static final int VM_SYSTEM_ALREADY_EXISTS = 0xC037010F;
    public static final int VM_SYSTEM_ALREADY_STOPPED = 0xC0370110;
    public static final int VM_PROTOCOL_ERROR = 0xC0370111;
    public static final int VM_INVALID_LAYER = 0xC0370112;
    public static final int VM_WINDOWS_INSIDER_REQUIRED = 0xC0370113;

    // The compute service, second generation; up to 13 numbered like the first, but for 03 and 04.
    public static final int HCS_TERMINATED_DURING_START = 0x80370100;
    public static final int HCS_IMAGE_MISMATCH = 0x80370101;
    public static final int HCS_HYPERVISOR_NOT_PRESENT = 0x80370102;
    public static final int HCS_INVALID_STATE = 0x80370105;
    public static final int HCS_UNEXPECTED_EXIT = 0x80370106;
    public static final int HCS_TERMINATED = 0x80370107;
    public static final int HCS_CONNECT_FAILED = 0x80370108;
    public static final int HCS_CONNECTION_TIMEOUT = 0x80370109;
    public static final int HCS_CONNECTION_CLOSED = 0x8037010A;
    public static final int HCS_UNKNOWN_MESSAGE = 0x8037010B;
    public static final int HCS_UNSUPPORTED_PROTOCOL_VERSION = 0x8037010C;
    public static final int HCS_INVALID_JSON = 0x8037010D;
    public static final int HCS_SYSTEM_NOT_FOUND = 0x8037010E;
    public static final int HCS_SYSTEM_ALREADY_EXISTS = 0x8037010F;
    public static final int HCS_SYSTEM_ALREADY_STOPPED = 0x80370110;
    public static final int HCS_PROTOCOL_ERROR = 0x80370111;
    public static final int HCS_INVALID_LAYER = 0x80370112;
    public static final int HCS_WINDOWS_INSIDER_REQUIRED = 0x80370113;
    public static final int HCS_SERVICE_NOT_AVAILABLE = 0x80370114;
    public static final int HCS_OPERATION_NOT_STARTED = 0x80370115;
    public static final int HCS_OPERATION_ALREADY_STARTED = 0x80370116;
    public static final int HCS_OPERATION_PENDING = 0x80370117;
    public static final int HCS_OPERATION_TIMEOUT = 0x80370118;
    public static final int HCS_SYSTEM_CALLBACK_ALREADY_SET = 0x80370119;
    public static final int HCS_RESULT_ALLOCATION_FAILED = 0x8037011A;
    public static final int HCS_ACCESS_DENIED = 0x8037011B;
    public static final int HCS_GUEST_CRITICAL_ERROR = 0x8037011C;
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
