package io.hcsshim.sys.windows;

import java.util.Optional;

/// The operations of computecore.dll: a request under way, and later its outcome. Thread-safe.
///
/// ```java
/// long operation = operations.create();
/// try {
///     core.request(SystemRequest.START, system, operation, "");
///     Reply reply = operations.waitFor(operation, 240_000);
/// } finally {
///     operations.close(operation);
/// }
/// ```
public final class ComputeOperations {
    /// Waits without end.
    public static final int FOR_EVER = -1;

    private final Library library;

    ComputeOperations(Library library) {
        this.library = library;
    }

    /// What is added to an operation (computedefs.h, HCS_RESOURCE_TYPE).
    public enum Resource {
        /// None.
        NONE,
        /// A file.
        FILE,
        /// A job object.
        JOB,
        /// A COM object.
        COM_OBJECT,
        /// A socket.
        SOCKET
    }

    /// Makes an operation without a callback.
    // HCS_OPERATION HcsCreateOperation(PTR context, PTR callback)
    public long create() throws WindowsException {
        try (var call = library.call("HcsCreateOperation")) {
            return call.requireHandle("", 0, 0);
        }
    }

    /// Makes an operation that hears of its progress.
    ///
    /// @param events a set of event types
    // HCS_OPERATION HcsCreateOperationWithNotifications(UINT32 eventTypes, PTR context, PTR
    // callback)
    public long createWithNotifications(int events) throws WindowsException {
        try (var call = library.call("HcsCreateOperationWithNotifications")) {
            return call.requireHandle("", Integer.toUnsignedLong(events), 0, 0);
        }
    }

    /// Closes an operation. What is under way goes on, and its outcome is dropped.
    // void HcsCloseOperation(HCS_OPERATION operation)
    public void close(long operation) throws WindowsException {
        try (var call = library.call("HcsCloseOperation")) {
            call.int64(operation);
        }
    }

    /// Asks for an early end.
    // HRESULT HcsCancelOperation(HCS_OPERATION operation)
    public void cancel(long operation) throws WindowsException {
        try (var call = library.call("HcsCancelOperation")) {
            call.require("", operation);
        }
    }

    /// Waits for the outcome; the document is the output, or what the service says about a failure.
    ///
    /// @param milliseconds unsigned, or [#FOR_EVER]
    /// @return [WindowsError#HCS_OPERATION_TIMEOUT] if time was over first
    // HRESULT HcsWaitForOperationResult(HCS_OPERATION operation, UINT32 timeoutMs, PWSTR*
    // resultDocument)
    public Reply waitFor(long operation, int milliseconds) throws WindowsException {
        try (var call = library.call("HcsWaitForOperationResult")) {
            var document = call.cell();
            var hresult =
                    call.int32(operation, Integer.toUnsignedLong(milliseconds), document.address());
            return answer(hresult, document.takeText());
        }
    }

    /// Waits for a new process.
    // HRESULT HcsWaitForOperationResultAndProcessInfo(HCS_OPERATION operation, UINT32 timeoutMs,
    //     HCS_PROCESS_INFORMATION* processInformation, PWSTR* resultDocument)
    public NewProcess waitForProcess(long operation, int milliseconds) throws WindowsException {
        try (var call = library.call("HcsWaitForOperationResultAndProcessInfo")) {
            var handles = call.buffer(Layouts.PROCESS_INFORMATION.byteSize());
            var document = call.cell();
            var hresult =
                    call.int32(
                            operation,
                            Integer.toUnsignedLong(milliseconds),
                            handles.address(),
                            document.address());
            var reply = answer(hresult, document.takeText());
            return new NewProcess(
                    reply,
                    reply.failed() ? Optional.empty() : Optional.of(ProcessHandles.read(handles)));
        }
    }

    /// The outcome of an operation that has ended.
    // HRESULT HcsGetOperationResult(HCS_OPERATION operation, PWSTR* resultDocument)
    public Reply result(long operation) throws WindowsException {
        try (var call = library.call("HcsGetOperationResult")) {
            var document = call.cell();
            var hresult = call.int32(operation, document.address());
            return answer(hresult, document.takeText());
        }
    }

    /// The outcome of an operation that has ended with a new process.
    // HRESULT HcsGetOperationResultAndProcessInfo(HCS_OPERATION operation,
    //     HCS_PROCESS_INFORMATION* processInformation, PWSTR* resultDocument)
    public NewProcess processResult(long operation) throws WindowsException {
        try (var call = library.call("HcsGetOperationResultAndProcessInfo")) {
            var handles = call.buffer(Layouts.PROCESS_INFORMATION.byteSize());
            var document = call.cell();
            var hresult = call.int32(operation, handles.address(), document.address());
            var reply = answer(hresult, document.takeText());
            return new NewProcess(
                    reply,
                    reply.failed() ? Optional.empty() : Optional.of(ProcessHandles.read(handles)));
        }
    }

    private static Reply answer(int hresult, String document) {
        return WindowsError.failed(hresult)
                ? new Reply(hresult, 0, "", document)
                : new Reply(hresult, 0, document, "");
    }

    /// The properties of an operation under way.
    // HRESULT HcsGetOperationProperties(HCS_OPERATION operation, PCWSTR options, PWSTR*
    // resultDocument)
    public Reply properties(long operation, String options) throws WindowsException {
        try (var call = library.call("HcsGetOperationProperties")) {
            var document = call.cell();
            var hresult = call.int32(operation, call.text(options), document.address());
            return answer(hresult, document.takeText());
        }
    }

    /// Gives an operation a file, a socket or something else of this process.
    ///
    /// @param uri what it is for, e.g. `hcs:/VirtualMachine/LiveMigrationSocket`
    // HRESULT HcsAddResourceToOperation(HCS_OPERATION operation, UINT32 resourceType, PCWSTR uri,
    // HANDLE handle)
    public void add(long operation, Resource type, String uri, long handle)
            throws WindowsException {
        try (var call = library.call("HcsAddResourceToOperation")) {
            call.require(uri, operation, type.ordinal(), call.text(uri), handle);
        }
    }

    /// The number of an operation in the service's logs.
    // UINT64 HcsGetOperationId(HCS_OPERATION operation)
    public long id(long operation) throws WindowsException {
        return asked("HcsGetOperationId", operation);
    }

    /// What an operation does (computedefs.h, HCS_OPERATION_TYPE); -1 for nothing yet.
    // INT32 HcsGetOperationType(HCS_OPERATION operation)
    public int type(long operation) throws WindowsException {
        return (int) asked("HcsGetOperationType", operation);
    }

    /// The handle of the system that an operation is about.
    // HCS_SYSTEM HcsGetComputeSystemFromOperation(HCS_OPERATION operation)
    public long system(long operation) throws WindowsException {
        return asked("HcsGetComputeSystemFromOperation", operation);
    }

    /// The handle of the process that an operation is about.
    // HCS_PROCESS HcsGetProcessFromOperation(HCS_OPERATION operation)
    public long process(long operation) throws WindowsException {
        return asked("HcsGetProcessFromOperation", operation);
    }

    /// The number that [#setContext] gave to an operation.
    // PTR HcsGetOperationContext(HCS_OPERATION operation)
    public long context(long operation) throws WindowsException {
        return asked("HcsGetOperationContext", operation);
    }

    private long asked(String function, long operation) throws WindowsException {
        try (var call = library.call(function)) {
            return call.int64(operation);
        }
    }

    /// Gives an operation a number.
    // HRESULT HcsSetOperationContext(HCS_OPERATION operation, PTR context)
    public void setContext(long operation, long context) throws WindowsException {
        try (var call = library.call("HcsSetOperationContext")) {
            call.require("", operation, context);
        }
    }

    /// Takes the callback from an operation. Operations here are waited for, so no other callback can be set.
    // HRESULT HcsSetOperationCallback(HCS_OPERATION operation, PTR context, PTR callback)
    public void clearCallback(long operation) throws WindowsException {
        try (var call = library.call("HcsSetOperationCallback")) {
            call.require("", operation, 0, 0);
        }
    }
}
