package io.hcsshim.sys.windows;

import java.util.Optional;

/// The first generation of the compute service: vmcompute.dll. Thread-safe.
///
/// Many of these answer [WindowsError#OPERATION_PENDING]: the outcome comes as a notification.
public final class VmCompute {
    private final Library library;

    /// Calls the library among `libraries`.
    public VmCompute(Libraries libraries) {
        library = new Library(libraries, "vmcompute.dll");
    }

    /// What can be asked of a system with a document of options.
    public enum SystemRequest {
        // HRESULT HcsStartComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR* result)
        /// By `HcsStartComputeSystem`.
        START("HcsStartComputeSystem"),
        // HRESULT HcsShutdownComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR* result)
        /// By `HcsShutdownComputeSystem`.
        SHUTDOWN("HcsShutdownComputeSystem"),
        // HRESULT HcsTerminateComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR*
        // result)
        /// By `HcsTerminateComputeSystem`.
        TERMINATE("HcsTerminateComputeSystem"),
        // HRESULT HcsPauseComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR* result)
        /// By `HcsPauseComputeSystem`.
        PAUSE("HcsPauseComputeSystem"),
        // HRESULT HcsResumeComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR* result)
        /// By `HcsResumeComputeSystem`.
        RESUME("HcsResumeComputeSystem"),
        // HRESULT HcsSaveComputeSystem(HCS_SYSTEM computeSystem, PCWSTR options, PWSTR* result)
        /// By `HcsSaveComputeSystem`.
        SAVE("HcsSaveComputeSystem"),
        // HRESULT HcsModifyComputeSystem(HCS_SYSTEM computeSystem, PCWSTR configuration, PWSTR*
        // result)
        /// By `HcsModifyComputeSystem`.
        MODIFY("HcsModifyComputeSystem");

        private final String function;

        SystemRequest(String function) {
            this.function = function;
        }
    }

    /// What can be asked of a process with a document.
    public enum ProcessRequest {
        // HRESULT HcsSignalProcess(HCS_PROCESS process, PCWSTR options, PWSTR* result)
        /// By `HcsSignalProcess`.
        SIGNAL("HcsSignalProcess"),
        // HRESULT HcsModifyProcess(HCS_PROCESS process, PCWSTR settings, PWSTR* result)
        /// By `HcsModifyProcess`.
        MODIFY("HcsModifyProcess");

        private final String function;

        ProcessRequest(String function) {
            this.function = function;
        }
    }

    /// Makes a compute system. The handle may come with a pending answer.
    // HRESULT HcsCreateComputeSystem(PCWSTR id, PCWSTR configuration, HANDLE identity, HCS_SYSTEM*
    // computeSystem,
    //     PWSTR* result)
    public Reply createSystem(String id, String configuration) throws WindowsException {
        try (var call = library.call("HcsCreateComputeSystem")) {
            var system = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(
                            call.text(id),
                            call.text(configuration),
                            0,
                            system.address(),
                            result.address());
            return new Reply(hresult, system.int64(), "", result.takeText());
        }
    }

    /// Opens a compute system.
    // HRESULT HcsOpenComputeSystem(PCWSTR id, HCS_SYSTEM* computeSystem, PWSTR* result)
    public Reply openSystem(String id) throws WindowsException {
        try (var call = library.call("HcsOpenComputeSystem")) {
            var system = call.cell();
            var result = call.cell();
            var hresult = call.int32(call.text(id), system.address(), result.address());
            return new Reply(hresult, system.int64(), "", result.takeText());
        }
    }

    /// Closes a system's handle; the system goes on.
    // HRESULT HcsCloseComputeSystem(HCS_SYSTEM computeSystem)
    public void closeSystem(long system) throws WindowsException {
        try (var call = library.call("HcsCloseComputeSystem")) {
            call.require("", system);
        }
    }

    /// Asks something of a system.
    public Reply request(SystemRequest request, long system, String document)
            throws WindowsException {
        return send(request.function, system, document);
    }

    /// Asks something of a process.
    public Reply request(ProcessRequest request, long process, String document)
            throws WindowsException {
        return send(request.function, process, document);
    }

    private Reply send(String function, long handle, String document) throws WindowsException {
        try (var call = library.call(function)) {
            var result = call.cell();
            var hresult = call.int32(handle, call.text(document), result.address());
            return new Reply(hresult, 0, "", result.takeText());
        }
    }

    /// The systems of a query.
    // HRESULT HcsEnumerateComputeSystems(PCWSTR query, PWSTR* computeSystems, PWSTR* result)
    public Reply enumerate(String query) throws WindowsException {
        try (var call = library.call("HcsEnumerateComputeSystems")) {
            var systems = call.cell();
            var result = call.cell();
            var hresult = call.int32(call.text(query), systems.address(), result.address());
            return new Reply(hresult, 0, systems.takeText(), result.takeText());
        }
    }

    /// The properties of a system.
    // HRESULT HcsGetComputeSystemProperties(HCS_SYSTEM computeSystem, PCWSTR propertyQuery, PWSTR*
    // properties,
    //     PWSTR* result)
    public Reply systemProperties(long system, String query) throws WindowsException {
        try (var call = library.call("HcsGetComputeSystemProperties")) {
            var properties = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(system, call.text(query), properties.address(), result.address());
            return new Reply(hresult, 0, properties.takeText(), result.takeText());
        }
    }

    /// The properties of the service.
    // HRESULT HcsGetServiceProperties(PCWSTR propertyQuery, PWSTR* properties, PWSTR* result)
    public Reply serviceProperties(String query) throws WindowsException {
        try (var call = library.call("HcsGetServiceProperties")) {
            var properties = call.cell();
            var result = call.cell();
            var hresult = call.int32(call.text(query), properties.address(), result.address());
            return new Reply(hresult, 0, properties.takeText(), result.takeText());
        }
    }

    /// Changes the service.
    // HRESULT HcsModifyServiceSettings(PCWSTR settings, PWSTR* result)
    public Reply modifyService(String settings) throws WindowsException {
        try (var call = library.call("HcsModifyServiceSettings")) {
            var result = call.cell();
            var hresult = call.int32(call.text(settings), result.address());
            return new Reply(hresult, 0, "", result.takeText());
        }
    }

    /// Starts a process.
    // HRESULT HcsCreateProcess(HCS_SYSTEM computeSystem, PCWSTR processParameters,
    //     HCS_PROCESS_INFORMATION* processInformation, HCS_PROCESS* process, PWSTR* result)
    public NewProcess createProcess(long system, String parameters) throws WindowsException {
        try (var call = library.call("HcsCreateProcess")) {
            var handles = call.buffer(Layouts.PROCESS_INFORMATION.byteSize());
            var process = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(
                            system,
                            call.text(parameters),
                            handles.address(),
                            process.address(),
                            result.address());
            var reply = new Reply(hresult, process.int64(), "", result.takeText());
            return new NewProcess(
                    reply,
                    process.int64() == 0
                            ? Optional.empty()
                            : Optional.of(ProcessHandles.read(handles)));
        }
    }

    /// Opens a process.
    ///
    /// @param pid unsigned
    // HRESULT HcsOpenProcess(HCS_SYSTEM computeSystem, UINT32 pid, HCS_PROCESS* process, PWSTR*
    // result)
    public Reply openProcess(long system, int pid) throws WindowsException {
        try (var call = library.call("HcsOpenProcess")) {
            var process = call.cell();
            var result = call.cell();
            var hresult =
                    call.int32(
                            system,
                            Integer.toUnsignedLong(pid),
                            process.address(),
                            result.address());
            return new Reply(hresult, process.int64(), "", result.takeText());
        }
    }

    /// Closes a process's handle; the process goes on.
    // HRESULT HcsCloseProcess(HCS_PROCESS process)
    public void closeProcess(long process) throws WindowsException {
        try (var call = library.call("HcsCloseProcess")) {
            call.require("", process);
        }
    }

    /// Ends a process.
    // HRESULT HcsTerminateProcess(HCS_PROCESS process, PWSTR* result)
    public Reply terminateProcess(long process) throws WindowsException {
        try (var call = library.call("HcsTerminateProcess")) {
            var result = call.cell();
            var hresult = call.int32(process, result.address());
            return new Reply(hresult, 0, "", result.takeText());
        }
    }

    /// The id and the pipes of a process. Pipes are handed out once.
    // HRESULT HcsGetProcessInfo(HCS_PROCESS process, HCS_PROCESS_INFORMATION* processInformation,
    // PWSTR* result)
    public NewProcess processHandles(long process) throws WindowsException {
        try (var call = library.call("HcsGetProcessInfo")) {
            var handles = call.buffer(Layouts.PROCESS_INFORMATION.byteSize());
            var result = call.cell();
            var hresult = call.int32(process, handles.address(), result.address());
            var reply = new Reply(hresult, process, "", result.takeText());
            return new NewProcess(
                    reply,
                    reply.failed() ? Optional.empty() : Optional.of(ProcessHandles.read(handles)));
        }
    }

    /// The properties of a process.
    // HRESULT HcsGetProcessProperties(HCS_PROCESS process, PWSTR* processProperties, PWSTR* result)
    public Reply processProperties(long process) throws WindowsException {
        try (var call = library.call("HcsGetProcessProperties")) {
            var properties = call.cell();
            var result = call.cell();
            var hresult = call.int32(process, properties.address(), result.address());
            return new Reply(hresult, 0, properties.takeText(), result.takeText());
        }
    }

    /// A listener that a service knows.
    public static final class Registration {
        private final String unregister;
        private final long context;
        private final long handle;

        private Registration(String unregister, long context, long handle) {
            this.unregister = unregister;
            this.context = context;
            this.handle = handle;
        }
    }

    /// Has `listener` hear the notifications of a system, from before this returns.
    // HRESULT HcsRegisterComputeSystemCallback(HCS_SYSTEM computeSystem, PTR callback, PTR context,
    //     HCS_CALLBACK* callbackHandle)
    // HRESULT HcsUnregisterComputeSystemCallback(HCS_CALLBACK callbackHandle)
    public Registration listenToSystem(long system, HcsListener listener) throws WindowsException {
        return register(
                "HcsRegisterComputeSystemCallback",
                "HcsUnregisterComputeSystemCallback",
                system,
                listener);
    }

    /// Has `listener` hear the notifications of a process, from before this returns.
    // HRESULT HcsRegisterProcessCallback(HCS_PROCESS process, PTR callback, PTR context,
    //     HCS_CALLBACK* callbackHandle)
    // HRESULT HcsUnregisterProcessCallback(HCS_CALLBACK callbackHandle)
    public Registration listenToProcess(long process, HcsListener listener)
            throws WindowsException {
        return register(
                "HcsRegisterProcessCallback", "HcsUnregisterProcessCallback", process, listener);
    }

    private Registration register(
            String function, String unregister, long handle, HcsListener listener)
            throws WindowsException {
        var context = Callbacks.add(listener);
        try (var call = library.call(function)) {
            var registered = call.cell();
            call.require(
                    "", handle, Callbacks.notificationFunction(), context, registered.address());
            return new Registration(unregister, context, registered.int64());
        } catch (WindowsException e) {
            Callbacks.remove(context);
            throw e;
        }
    }

    /// Ends a registration. Waits for callbacks that are running; none comes afterwards.
    public void stopListening(Registration registration) throws WindowsException {
        try (var call = library.call(registration.unregister)) {
            call.require("", registration.handle);
        } finally {
            Callbacks.remove(registration.context);
        }
    }

    /// Asks the network service (first generation).
    ///
    /// @param method GET, POST or DELETE
    /// @param path e.g. `/networks/`
    /// @param request a document; may be empty
    // HRESULT HNSCall(PCWSTR method, PCWSTR path, PCWSTR object, PWSTR* response)
    public Reply hnsCall(String method, String path, String request) throws WindowsException {
        try (var call = library.call("HNSCall")) {
            var response = call.cell();
            var hresult =
                    call.int32(
                            call.text(method),
                            call.text(path),
                            call.text(request),
                            response.address());
            return new Reply(hresult, 0, response.takeText(), "");
        }
    }
}
