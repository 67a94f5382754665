package io.hcsshim.sys.windows;

/// Error numbers: those of Windows, and HRESULTs of other facilities as they are.
///
/// Sources: the Windows headers winerror.h and computedefs.h, and docs/hcs.md.
public final class WindowsError {
    /// ERROR_INVALID_FUNCTION: the device or file system knows no such request.
    public static final int INVALID_FUNCTION = 1;

    /// ERROR_FILE_NOT_FOUND: the folder is there, the name in it is not; of a pipe: nobody listens.
    public static final int FILE_NOT_FOUND = 2;

    /// ERROR_PATH_NOT_FOUND: a folder on the way is not there.
    public static final int PATH_NOT_FOUND = 3;

    /// ERROR_ACCESS_DENIED: the caller may not; also a file that is being deleted.
    public static final int ACCESS_DENIED = 5;

    /// ERROR_INVALID_HANDLE: closed, or of another kind.
    public static final int INVALID_HANDLE = 6;

    /// ERROR_INVALID_DATA: content that cannot be what it is said to be.
    public static final int INVALID_DATA = 0xD;

    /// Used when no number is known.
    public static final int GEN_FAILURE = 0x1F;

    /// ERROR_HANDLE_EOF: nothing is left to read.
    public static final int HANDLE_EOF = 38;

    /// ERROR_NOT_SUPPORTED: not on this Windows, or not on this file system.
    public static final int NOT_SUPPORTED = 50;

    /// ERROR_INVALID_PARAMETER: an argument that makes no sense; also a structure of another size.
    public static final int INVALID_PARAMETER = 87;

    /// ERROR_BROKEN_PIPE: the other end has closed; the end of what is read.
    public static final int BROKEN_PIPE = 109;

    /// ERROR_FILE_EXISTS: something has that name.
    public static final int FILE_EXISTS = 80;

    /// ERROR_INSUFFICIENT_BUFFER: call again with the size that was answered.
    public static final int INSUFFICIENT_BUFFER = 122;

    /// No such library.
    public static final int MOD_NOT_FOUND = 126;

    /// The library has no such function.
    public static final int PROC_NOT_FOUND = 127;

    /// ERROR_ALREADY_EXISTS: the name is taken; for kernel objects no failure, the one there was opened.
    public static final int ALREADY_EXISTS = 183;

    /// ERROR_PIPE_BUSY: all instances of the pipe have a client; wait and try again.
    public static final int PIPE_BUSY = 231;

    /// ERROR_NO_DATA: the pipe is being closed.
    public static final int NO_DATA = 232;

    /// ERROR_PIPE_NOT_CONNECTED: nobody is at the other end any more.
    public static final int PIPE_NOT_CONNECTED = 233;

    /// ERROR_MORE_DATA: the buffer was filled and there is more.
    public static final int MORE_DATA = 234;

    /// ERROR_NO_MORE_ITEMS: the end of a list.
    public static final int NO_MORE_ITEMS = 259;

    /// ERROR_PIPE_CONNECTED: a client came before it was waited for; no failure.
    public static final int PIPE_CONNECTED = 535;

    /// ERROR_OPERATION_ABORTED: cancelled, by `CancelIoEx` or because its thread ended.
    public static final int OPERATION_ABORTED = 995;

    /// ERROR_IO_PENDING: started, the result comes later; no failure.
    public static final int IO_PENDING = 997;

    /// ERROR_NOT_FOUND: no such thing; the compute service says it of what has stopped, too.
    public static final int ELEMENT_NOT_FOUND = 0x490;

    /// E_NOTIMPL, an HRESULT that wraps no number of Windows.
    public static final int NOT_IMPLEMENTED = 0x80004001;

    /// E_FAIL, an HRESULT without a reason.
    public static final int FAIL = 0x80004005;

    // The compute service, first generation.
    /// First generation: ended while it was being started, e.g. because its first program or its machine failed; the
    /// events say more.
    public static final int VM_TERMINATED_DURING_START = 0xC0370100;

    /// First generation: the image was made for another build of Windows than this host runs; see `OsVersion`.
    public static final int VM_IMAGE_MISMATCH = 0xC0370101;

    /// First generation: Hyper-V does not run: not installed, or no virtualization on this processor.
    public static final int VM_HYPERVISOR_NOT_PRESENT = 0xC0370102;

    /// Of the first generation of compute services: not finished yet, a notification tells the end.
    public static final int OPERATION_PENDING = 0xC0370103;

    /// First generation: notifications were lost, for nobody took them quickly enough.
    public static final int VM_TOO_MANY_NOTIFICATIONS = 0xC0370104;

    /// First generation: not in the state that the call needs, e.g. started twice, or paused.
    public static final int VM_INVALID_STATE = 0xC0370105;

    /// First generation: it ended by itself while something was asked of it.
    public static final int VM_UNEXPECTED_EXIT = 0xC0370106;

    /// First generation: somebody ended it while something was asked of it.
    public static final int VM_TERMINATED = 0xC0370107;

    /// First generation: the service cannot talk to the guest inside.
    public static final int VM_CONNECT_FAILED = 0xC0370108;

    /// First generation: the guest inside did not connect in time: it does not boot, or has no agent.
    public static final int VM_TIMEOUT = 0xC0370109;

    /// First generation: the guest inside closed its connection, mostly because its agent ended.
    public static final int VM_CONNECTION_CLOSED = 0xC037010A;

    /// First generation: the guest inside does not know the request; counted as not supported.
    public static final int VM_UNKNOWN_MESSAGE = 0xC037010B;

    /// First generation: the guest inside speaks no version of the protocol that the service speaks.
    public static final int VM_UNSUPPORTED_PROTOCOL_VERSION = 0xC037010C;

    /// First generation: a document that is no JSON, or has a member that the service does not take; the events say
    /// which. Also the answer to members that a newer Windows knows.
    public static final int VM_INVALID_JSON = 0xC037010D;

    /// First generation: no compute system has this id, or nobody may see it.
    public static final int VM_SYSTEM_NOT_FOUND = 0xC037010E;

    /// First generation: a compute system with this id exists; one that has ended too, until its last holder lets go.
    public static final int VM_SYSTEM_ALREADY_EXISTS = 0xC037010F;

    /// First generation: the compute system has ended.
    public static final int VM_SYSTEM_ALREADY_STOPPED = 0xC0370110;

    /// First generation: the guest inside answered what the protocol does not allow.
    public static final int VM_PROTOCOL_ERROR = 0xC0370111;

    /// First generation: a layer lacks a file or folder that it has to have.
    public static final int VM_INVALID_LAYER = 0xC0370112;

    /// First generation: the image needs a preview build of Windows.
    public static final int VM_WINDOWS_INSIDER_REQUIRED = 0xC0370113;

    // The compute service, second generation; up to 13 numbered like the first, but for 03 and 04.
    /// Second generation: ended while it was being started, e.g. because its first program or its machine failed; the
    /// events say more.
    public static final int HCS_TERMINATED_DURING_START = 0x80370100;

    /// Second generation: the image was made for another build of Windows than this host runs; see `OsVersion`.
    public static final int HCS_IMAGE_MISMATCH = 0x80370101;

    /// Second generation: Hyper-V does not run: not installed, or no virtualization on this processor.
    public static final int HCS_HYPERVISOR_NOT_PRESENT = 0x80370102;

    /// Second generation: not in the state that the call needs, e.g. started twice, or paused.
    public static final int HCS_INVALID_STATE = 0x80370105;

    /// Second generation: it ended by itself while something was asked of it.
    public static final int HCS_UNEXPECTED_EXIT = 0x80370106;

    /// Second generation: somebody ended it while something was asked of it.
    public static final int HCS_TERMINATED = 0x80370107;

    /// Second generation: the service cannot talk to the guest inside.
    public static final int HCS_CONNECT_FAILED = 0x80370108;

    /// Second generation: the guest inside did not connect in time: it does not boot, or has no agent.
    public static final int HCS_CONNECTION_TIMEOUT = 0x80370109;

    /// Second generation: the guest inside closed its connection, mostly because its agent ended.
    public static final int HCS_CONNECTION_CLOSED = 0x8037010A;

    /// Second generation: the guest inside does not know the request; counted as not supported.
    public static final int HCS_UNKNOWN_MESSAGE = 0x8037010B;

    /// Second generation: the guest inside speaks no version of the protocol that the service speaks.
    public static final int HCS_UNSUPPORTED_PROTOCOL_VERSION = 0x8037010C;

    /// Second generation: a document that is no JSON, or has a member that the service does not take; the events say
    /// which. Also the answer to members that a newer Windows knows.
    public static final int HCS_INVALID_JSON = 0x8037010D;

    /// Second generation: no compute system has this id, or nobody may see it.
    public static final int HCS_SYSTEM_NOT_FOUND = 0x8037010E;

    /// Second generation: a compute system with this id exists; one that has ended too, until its last holder lets go.
    public static final int HCS_SYSTEM_ALREADY_EXISTS = 0x8037010F;

    /// Second generation: the compute system has ended.
    public static final int HCS_SYSTEM_ALREADY_STOPPED = 0x80370110;

    /// Second generation: the guest inside answered what the protocol does not allow.
    public static final int HCS_PROTOCOL_ERROR = 0x80370111;

    /// Second generation: a layer lacks a file or folder that it has to have.
    public static final int HCS_INVALID_LAYER = 0x80370112;

    /// Second generation: the image needs a preview build of Windows.
    public static final int HCS_WINDOWS_INSIDER_REQUIRED = 0x80370113;

    /// Second generation: the compute service does not run.
    public static final int HCS_SERVICE_NOT_AVAILABLE = 0x80370114;

    /// Second generation: waited for an operation that was given to no call.
    public static final int HCS_OPERATION_NOT_STARTED = 0x80370115;

    /// Second generation: an operation was given to a second call.
    public static final int HCS_OPERATION_ALREADY_STARTED = 0x80370116;

    /// Second generation: not finished yet; a notification, or the operation, tells the end.
    public static final int HCS_OPERATION_PENDING = 0x80370117;

    /// Second generation: the operation did not end in the time that the wait had.
    public static final int HCS_OPERATION_TIMEOUT = 0x80370118;

    /// Second generation: the system has a callback, and can have one.
    public static final int HCS_SYSTEM_CALLBACK_ALREADY_SET = 0x80370119;

    /// Second generation: no memory for the result document.
    public static final int HCS_RESULT_ALLOCATION_FAILED = 0x8037011A;

    /// Second generation: the caller is no administrator and not in the group of Hyper-V administrators.
    public static final int HCS_ACCESS_DENIED = 0x8037011B;

    /// Second generation: the guest inside has crashed.
    public static final int HCS_GUEST_CRITICAL_ERROR = 0x8037011C;

    /// Second generation: the process has ended.
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
            case FILE_EXISTS -> "the file exists";
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
