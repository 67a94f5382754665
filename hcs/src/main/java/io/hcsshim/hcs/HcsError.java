package io.hcsshim.hcs;

import io.hcsshim.sys.windows.WindowsError;
import java.util.List;

/// Why something failed, whatever the generation of the service.
public enum HcsError {
    TERMINATED_DURING_START(
            WindowsError.VM_TERMINATED_DURING_START, WindowsError.HCS_TERMINATED_DURING_START),
    IMAGE_MISMATCH(WindowsError.VM_IMAGE_MISMATCH, WindowsError.HCS_IMAGE_MISMATCH),
    HYPERVISOR_NOT_PRESENT(
            WindowsError.VM_HYPERVISOR_NOT_PRESENT, WindowsError.HCS_HYPERVISOR_NOT_PRESENT),
    OPERATION_PENDING(WindowsError.OPERATION_PENDING, WindowsError.HCS_OPERATION_PENDING),
    TOO_MANY_NOTIFICATIONS(WindowsError.VM_TOO_MANY_NOTIFICATIONS),
    INVALID_STATE(WindowsError.VM_INVALID_STATE, WindowsError.HCS_INVALID_STATE),
    UNEXPECTED_EXIT(WindowsError.VM_UNEXPECTED_EXIT, WindowsError.HCS_UNEXPECTED_EXIT),
    TERMINATED(WindowsError.VM_TERMINATED, WindowsError.HCS_TERMINATED),
    CONNECT_FAILED(WindowsError.VM_CONNECT_FAILED, WindowsError.HCS_CONNECT_FAILED),
    CONNECTION_TIMEOUT(WindowsError.VM_TIMEOUT, WindowsError.HCS_CONNECTION_TIMEOUT),
    CONNECTION_CLOSED(WindowsError.VM_CONNECTION_CLOSED, WindowsError.HCS_CONNECTION_CLOSED),
    UNKNOWN_MESSAGE(WindowsError.VM_UNKNOWN_MESSAGE, WindowsError.HCS_UNKNOWN_MESSAGE),
    UNSUPPORTED_PROTOCOL_VERSION(
            WindowsError.VM_UNSUPPORTED_PROTOCOL_VERSION,
            WindowsError.HCS_UNSUPPORTED_PROTOCOL_VERSION),
    INVALID_DOCUMENT(WindowsError.VM_INVALID_JSON, WindowsError.HCS_INVALID_JSON),
    SYSTEM_NOT_FOUND(WindowsError.VM_SYSTEM_NOT_FOUND, WindowsError.HCS_SYSTEM_NOT_FOUND),
    ALREADY_EXISTS(WindowsError.VM_SYSTEM_ALREADY_EXISTS, WindowsError.HCS_SYSTEM_ALREADY_EXISTS),
    ALREADY_STOPPED(
            WindowsError.VM_SYSTEM_ALREADY_STOPPED, WindowsError.HCS_SYSTEM_ALREADY_STOPPED),
    PROTOCOL_ERROR(WindowsError.VM_PROTOCOL_ERROR, WindowsError.HCS_PROTOCOL_ERROR),
    INVALID_LAYER(WindowsError.VM_INVALID_LAYER, WindowsError.HCS_INVALID_LAYER),
    INSIDER_BUILD_REQUIRED(
            WindowsError.VM_WINDOWS_INSIDER_REQUIRED, WindowsError.HCS_WINDOWS_INSIDER_REQUIRED),
    SERVICE_NOT_AVAILABLE(WindowsError.HCS_SERVICE_NOT_AVAILABLE),
    OPERATION_NOT_STARTED(WindowsError.HCS_OPERATION_NOT_STARTED),
    OPERATION_ALREADY_STARTED(WindowsError.HCS_OPERATION_ALREADY_STARTED),
    CALLBACK_ALREADY_SET(WindowsError.HCS_SYSTEM_CALLBACK_ALREADY_SET),
    RESULT_ALLOCATION_FAILED(WindowsError.HCS_RESULT_ALLOCATION_FAILED),
    ACCESS_DENIED(WindowsError.ACCESS_DENIED, WindowsError.HCS_ACCESS_DENIED),
    GUEST_CRITICAL_ERROR(WindowsError.HCS_GUEST_CRITICAL_ERROR),
    PROCESS_ALREADY_STOPPED(WindowsError.HCS_PROCESS_ALREADY_STOPPED),

    /// Not found, or stopped already: the service uses one number for both.
    ELEMENT_NOT_FOUND(WindowsError.ELEMENT_NOT_FOUND),

    INVALID_HANDLE(WindowsError.INVALID_HANDLE),
    INVALID_DATA(WindowsError.INVALID_DATA),
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
