package io.hcsshim.hcs;

import io.hcsshim.sys.windows.WindowsError;
import java.util.List;

/// Why something failed, whatever the generation of the service.
///
/// Source of the numbers: winerror.h (HCS_E_…, ERROR_VMCOMPUTE_…) and Microsoft's HCS reference.
public enum HcsError {
    /// Ended while it was being started, e.g. because its first program or its machine failed; the events say more.
    TERMINATED_DURING_START(
            WindowsError.VM_TERMINATED_DURING_START, WindowsError.HCS_TERMINATED_DURING_START),
    /// The image was made for another build of Windows than this host runs; see `OsVersion`.
    IMAGE_MISMATCH(WindowsError.VM_IMAGE_MISMATCH, WindowsError.HCS_IMAGE_MISMATCH),
    /// Hyper-V does not run: not installed, or no virtualization on this processor.
    HYPERVISOR_NOT_PRESENT(
            WindowsError.VM_HYPERVISOR_NOT_PRESENT, WindowsError.HCS_HYPERVISOR_NOT_PRESENT),
    /// Not finished yet; a notification, or the operation, tells the end.
    OPERATION_PENDING(WindowsError.OPERATION_PENDING, WindowsError.HCS_OPERATION_PENDING),
    /// Notifications were lost, for nobody took them quickly enough.
    TOO_MANY_NOTIFICATIONS(WindowsError.VM_TOO_MANY_NOTIFICATIONS),
    /// Not in the state that the call needs, e.g. started twice, or paused.
    INVALID_STATE(WindowsError.VM_INVALID_STATE, WindowsError.HCS_INVALID_STATE),
    /// It ended by itself while something was asked of it.
    UNEXPECTED_EXIT(WindowsError.VM_UNEXPECTED_EXIT, WindowsError.HCS_UNEXPECTED_EXIT),
    /// Somebody ended it while something was asked of it.
    TERMINATED(WindowsError.VM_TERMINATED, WindowsError.HCS_TERMINATED),
    /// The service cannot talk to the guest inside.
    CONNECT_FAILED(WindowsError.VM_CONNECT_FAILED, WindowsError.HCS_CONNECT_FAILED),
    /// The guest inside did not connect in time: it does not boot, or has no agent.
    CONNECTION_TIMEOUT(WindowsError.VM_TIMEOUT, WindowsError.HCS_CONNECTION_TIMEOUT),
    /// The guest inside closed its connection, mostly because its agent ended.
    CONNECTION_CLOSED(WindowsError.VM_CONNECTION_CLOSED, WindowsError.HCS_CONNECTION_CLOSED),
    /// The guest inside does not know the request; counted as not supported.
    UNKNOWN_MESSAGE(WindowsError.VM_UNKNOWN_MESSAGE, WindowsError.HCS_UNKNOWN_MESSAGE),
    /// The guest inside speaks no version of the protocol that the service speaks.
    UNSUPPORTED_PROTOCOL_VERSION(
            WindowsError.VM_UNSUPPORTED_PROTOCOL_VERSION,
            WindowsError.HCS_UNSUPPORTED_PROTOCOL_VERSION),
    /// A document that is no JSON, or has a member that the service does not take; the events say which. Also the
    /// answer to members that a newer Windows knows.
    INVALID_DOCUMENT(WindowsError.VM_INVALID_JSON, WindowsError.HCS_INVALID_JSON),
    /// No compute system has this id, or nobody may see it.
    SYSTEM_NOT_FOUND(WindowsError.VM_SYSTEM_NOT_FOUND, WindowsError.HCS_SYSTEM_NOT_FOUND),
    /// A compute system with this id exists; one that has ended too, until its last holder lets go.
    ALREADY_EXISTS(WindowsError.VM_SYSTEM_ALREADY_EXISTS, WindowsError.HCS_SYSTEM_ALREADY_EXISTS),
    /// The compute system has ended.
    ALREADY_STOPPED(
            WindowsError.VM_SYSTEM_ALREADY_STOPPED, WindowsError.HCS_SYSTEM_ALREADY_STOPPED),
    /// The guest inside answered what the protocol does not allow.
    PROTOCOL_ERROR(WindowsError.VM_PROTOCOL_ERROR, WindowsError.HCS_PROTOCOL_ERROR),
    /// A layer lacks a file or folder that it has to have.
    INVALID_LAYER(WindowsError.VM_INVALID_LAYER, WindowsError.HCS_INVALID_LAYER),
    /// The image needs a preview build of Windows.
    INSIDER_BUILD_REQUIRED(
            WindowsError.VM_WINDOWS_INSIDER_REQUIRED, WindowsError.HCS_WINDOWS_INSIDER_REQUIRED),
    /// The compute service does not run.
    SERVICE_NOT_AVAILABLE(WindowsError.HCS_SERVICE_NOT_AVAILABLE),
    /// Waited for an operation that was given to no call.
    OPERATION_NOT_STARTED(WindowsError.HCS_OPERATION_NOT_STARTED),
    /// An operation was given to a second call.
    OPERATION_ALREADY_STARTED(WindowsError.HCS_OPERATION_ALREADY_STARTED),
    /// The system has a callback, and can have one.
    CALLBACK_ALREADY_SET(WindowsError.HCS_SYSTEM_CALLBACK_ALREADY_SET),
    /// No memory for the result document.
    RESULT_ALLOCATION_FAILED(WindowsError.HCS_RESULT_ALLOCATION_FAILED),
    /// The caller is no administrator and not in the group of Hyper-V administrators.
    ACCESS_DENIED(WindowsError.ACCESS_DENIED, WindowsError.HCS_ACCESS_DENIED),
    /// The guest inside has crashed.
    GUEST_CRITICAL_ERROR(WindowsError.HCS_GUEST_CRITICAL_ERROR),
    /// The process has ended.
    PROCESS_ALREADY_STOPPED(WindowsError.HCS_PROCESS_ALREADY_STOPPED),

    /// Not found, or stopped already: the service uses one number for both.
    ELEMENT_NOT_FOUND(WindowsError.ELEMENT_NOT_FOUND),

    /// The handle was closed.
    INVALID_HANDLE(WindowsError.INVALID_HANDLE),
    /// A document that the service cannot read; counted as not supported.
    INVALID_DATA(WindowsError.INVALID_DATA),
    /// Nothing that this Windows, or the guest inside, can do.
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
