package io.hcsshim.hcs;

import io.hcsshim.sys.windows.WindowsError;
import java.util.List;

/// Why something failed, whatever the generation of the service.
public enum HcsError {
    /// The service says: terminated during start.
    TERMINATED_DURING_START(
            WindowsError.VM_TERMINATED_DURING_START, WindowsError.HCS_TERMINATED_DURING_START),
    /// The service says: image mismatch.
    IMAGE_MISMATCH(WindowsError.VM_IMAGE_MISMATCH, WindowsError.HCS_IMAGE_MISMATCH),
    /// The service says: hypervisor not present.
    HYPERVISOR_NOT_PRESENT(
            WindowsError.VM_HYPERVISOR_NOT_PRESENT, WindowsError.HCS_HYPERVISOR_NOT_PRESENT),
    /// The service says: operation pending.
    OPERATION_PENDING(WindowsError.OPERATION_PENDING, WindowsError.HCS_OPERATION_PENDING),
    /// The service says: too many notifications.
    TOO_MANY_NOTIFICATIONS(WindowsError.VM_TOO_MANY_NOTIFICATIONS),
    /// The service says: invalid state.
    INVALID_STATE(WindowsError.VM_INVALID_STATE, WindowsError.HCS_INVALID_STATE),
    /// The service says: unexpected exit.
    UNEXPECTED_EXIT(WindowsError.VM_UNEXPECTED_EXIT, WindowsError.HCS_UNEXPECTED_EXIT),
    /// The service says: terminated.
    TERMINATED(WindowsError.VM_TERMINATED, WindowsError.HCS_TERMINATED),
    /// The service says: connect failed.
    CONNECT_FAILED(WindowsError.VM_CONNECT_FAILED, WindowsError.HCS_CONNECT_FAILED),
    /// The service says: connection timeout.
    CONNECTION_TIMEOUT(WindowsError.VM_TIMEOUT, WindowsError.HCS_CONNECTION_TIMEOUT),
    /// The service says: connection closed.
    CONNECTION_CLOSED(WindowsError.VM_CONNECTION_CLOSED, WindowsError.HCS_CONNECTION_CLOSED),
    /// The service says: unknown message.
    UNKNOWN_MESSAGE(WindowsError.VM_UNKNOWN_MESSAGE, WindowsError.HCS_UNKNOWN_MESSAGE),
    /// The service says: unsupported protocol version.
    UNSUPPORTED_PROTOCOL_VERSION(
            WindowsError.VM_UNSUPPORTED_PROTOCOL_VERSION,
            WindowsError.HCS_UNSUPPORTED_PROTOCOL_VERSION),
    /// The service says: invalid document.
    INVALID_DOCUMENT(WindowsError.VM_INVALID_JSON, WindowsError.HCS_INVALID_JSON),
    /// The service says: system not found.
    SYSTEM_NOT_FOUND(WindowsError.VM_SYSTEM_NOT_FOUND, WindowsError.HCS_SYSTEM_NOT_FOUND),
    /// The service says: already exists.
    ALREADY_EXISTS(WindowsError.VM_SYSTEM_ALREADY_EXISTS, WindowsError.HCS_SYSTEM_ALREADY_EXISTS),
    /// The service says: already stopped.
    ALREADY_STOPPED(
            WindowsError.VM_SYSTEM_ALREADY_STOPPED, WindowsError.HCS_SYSTEM_ALREADY_STOPPED),
    /// The service says: protocol error.
    PROTOCOL_ERROR(WindowsError.VM_PROTOCOL_ERROR, WindowsError.HCS_PROTOCOL_ERROR),
    /// The service says: invalid layer.
    INVALID_LAYER(WindowsError.VM_INVALID_LAYER, WindowsError.HCS_INVALID_LAYER),
    /// The service says: insider build required.
    INSIDER_BUILD_REQUIRED(
            WindowsError.VM_WINDOWS_INSIDER_REQUIRED, WindowsError.HCS_WINDOWS_INSIDER_REQUIRED),
    /// The service says: service not available.
    SERVICE_NOT_AVAILABLE(WindowsError.HCS_SERVICE_NOT_AVAILABLE),
    /// The service says: operation not started.
    OPERATION_NOT_STARTED(WindowsError.HCS_OPERATION_NOT_STARTED),
    /// The service says: operation already started.
    OPERATION_ALREADY_STARTED(WindowsError.HCS_OPERATION_ALREADY_STARTED),
    /// The service says: callback already set.
    CALLBACK_ALREADY_SET(WindowsError.HCS_SYSTEM_CALLBACK_ALREADY_SET),
    /// The service says: result allocation failed.
    RESULT_ALLOCATION_FAILED(WindowsError.HCS_RESULT_ALLOCATION_FAILED),
    /// The service says: access denied.
    ACCESS_DENIED(WindowsError.ACCESS_DENIED, WindowsError.HCS_ACCESS_DENIED),
    /// The service says: guest critical error.
    GUEST_CRITICAL_ERROR(WindowsError.HCS_GUEST_CRITICAL_ERROR),
    /// The service says: process already stopped.
    PROCESS_ALREADY_STOPPED(WindowsError.HCS_PROCESS_ALREADY_STOPPED),

    /// Not found, or stopped already: the service uses one number for both.
    ELEMENT_NOT_FOUND(WindowsError.ELEMENT_NOT_FOUND),

    /// The service says: invalid handle.
    INVALID_HANDLE(WindowsError.INVALID_HANDLE),
    /// The service says: invalid data.
    INVALID_DATA(WindowsError.INVALID_DATA),
    /// The service says: not supported.
    NOT_SUPPORTED(WindowsError.NOT_SUPPORTED),

    /// This Windows has no such function, or no such service.
    NOT_ON_THIS_WINDOWS(WindowsError.PROC_NOT_FOUND, WindowsError.MOD_NOT_FOUND),

    /// The service did not answer in time.
    TIME_OVER(WindowsError.HCS_OPERATION_TIMEOUT),

    /// Whoever holds it has closed it.
    CLOSED,

    /// The service went away.
    SERVICE_DISCONNECTED,

    /// None of these; [HcsException#number()] says more.
    OTHER(WindowsError.GEN_FAILURE);

    private final List<Integer> numbers;

    HcsError(Integer... numbers) {
        this.numbers = List.of(numbers);
    }

    /// The service's numbers for it, that of the first generation first; none for failures of our own.
    public List<Integer> numbers() {
        return numbers;
    }

    /// The error of a number.
    public static HcsError of(int number) {
        for (var error : values()) {
            if (error.numbers.contains(number)) {
                return error;
            }
        }
        return OTHER;
    }
}
