package io.hcsshim.sys.windows;

/// The second generation of the compute service: computecore.dll, but for operations, which are in
/// [ComputeOperations]. Thread-safe.
///
/// Requests are made with an operation, and answered at once with an HRESULT; the outcome is the operation's. None
/// of these waits is ever given up: the service writes its answer into the operation.
public final class ComputeCore {
    private static final long GENERIC_ALL = 0x10000000L;

    private final Library library;
    private final ComputeOperations operations;

    /// Calls the library among `libraries`.
    public ComputeCore(Libraries libraries) {
        library = new Library(libraries, "computecore.dll");
        operations = new ComputeOperations(library);
    }

    /// Operations.
    public ComputeOperations operations() {
        return operations;
    }

    /// What can be asked of a system with a document of options.
    public enum SystemRequest {
        // HRESULT HcsStartComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsStartComputeSystem`.
        START("HcsStartComputeSystem"),
        // HRESULT HcsShutDownComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        // PCWSTR options)
        /// By `HcsShutDownComputeSystem`.
        SHUTDOWN("HcsShutDownComputeSystem"),
        // HRESULT HcsTerminateComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        // PCWSTR options)
        /// By `HcsTerminateComputeSystem`.
        TERMINATE("HcsTerminateComputeSystem"),
        // HRESULT HcsCrashComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsCrashComputeSystem`.
        CRASH("HcsCrashComputeSystem"),
        // HRESULT HcsPauseComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsPauseComputeSystem`.
        PAUSE("HcsPauseComputeSystem"),
        // HRESULT HcsResumeComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsResumeComputeSystem`.
        RESUME("HcsResumeComputeSystem"),
        // HRESULT HcsSaveComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsSaveComputeSystem`.
        SAVE("HcsSaveComputeSystem"),
        // HRESULT HcsGetComputeSystemProperties(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        //     PCWSTR propertyQuery)
        /// By `HcsGetComputeSystemProperties`.
        PROPERTIES("HcsGetComputeSystemProperties"),
        // HRESULT HcsModifyComputeSystem(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // configuration,
        //     HANDLE identity)
        /// By `HcsModifyComputeSystem`.
        MODIFY("HcsModifyComputeSystem"),
        // HRESULT HcsInitializeLiveMigrationOnSource(HCS_SYSTEM computeSystem, HCS_OPERATION
        // operation,
        //     PCWSTR options)
        /// By `HcsInitializeLiveMigrationOnSource`.
        INITIALIZE_LIVE_MIGRATION("HcsInitializeLiveMigrationOnSource"),
        // HRESULT HcsStartLiveMigrationOnSource(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        // PCWSTR options)
        /// By `HcsStartLiveMigrationOnSource`.
        START_LIVE_MIGRATION("HcsStartLiveMigrationOnSource"),
        // HRESULT HcsStartLiveMigrationTransfer(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        // PCWSTR options)
        /// By `HcsStartLiveMigrationTransfer`.
        TRANSFER_LIVE_MIGRATION("HcsStartLiveMigrationTransfer"),
        // HRESULT HcsFinalizeLiveMigration(HCS_SYSTEM computeSystem, HCS_OPERATION operation,
        // PCWSTR options)
        /// By `HcsFinalizeLiveMigration`.
        FINALIZE_LIVE_MIGRATION("HcsFinalizeLiveMigration"),
        // HRESULT HcsCancelLiveMigration(HCS_SYSTEM computeSystem, HCS_OPERATION operation, PCWSTR
        // options)
        /// By `HcsCancelLiveMigration`.
        CANCEL_LIVE_MIGRATION("HcsCancelLiveMigration");

        private final String function;

        SystemRequest(String function) {
            this.function = function;
        }
    }

    /// What can be asked of a process.
    public enum ProcessRequest {
        // HRESULT HcsSignalProcess(HCS_PROCESS process, HCS_OPERATION operation, PCWSTR options)
        /// By `HcsSignalProcess`.
        SIGNAL("HcsSignalProcess"),
        // HRESULT HcsTerminateProcess(HCS_PROCESS process, HCS_OPERATION operation, PCWSTR options)
        /// By `HcsTerminateProcess`.
        TERMINATE("HcsTerminateProcess"),
        // HRESULT HcsModifyProcess(HCS_PROCESS process, HCS_OPERATION operation, PCWSTR settings)
        /// By `HcsModifyProcess`.
        MODIFY("HcsModifyProcess"),
        // HRESULT HcsGetProcessInfo(HCS_PROCESS process, HCS_OPERATION operation)
        /// By `HcsGetProcessInfo`.
        HANDLES("HcsGetProcessInfo"),
        // HRESULT HcsGetProcessProperties(HCS_PROCESS process, HCS_OPERATION operation, PCWSTR
        // propertyQuery)
        /// By `HcsGetProcessProperties`.
        PROPERTIES("HcsGetProcessProperties");

        private final String function;

        ProcessRequest(String function) {
            this.function = function;
        }
    }

    /// What can be done to access to a file.
    public enum Access {
        // HRESULT HcsGrantVmGroupAccess(PCWSTR filePath)
        /// By `HcsGrantVmGroupAccess`.
        GRANT_GROUP("HcsGrantVmGroupAccess"),
        // HRESULT HcsRevokeVmGroupAccess(PCWSTR filePath)
        /// By `HcsRevokeVmGroupAccess`.
        REVOKE_GROUP("HcsRevokeVmGroupAccess"),
        // HRESULT HcsCreateEmptyGuestStateFile(PCWSTR guestStateFilePath)
        /// By `HcsCreateEmptyGuestStateFile`.
        CREATE_GUEST_STATE("HcsCreateEmptyGuestStateFile"),
        // HRESULT HcsCreateEmptyRuntimeStateFile(PCWSTR runtimeStateFilePath)
        /// By `HcsCreateEmptyRuntimeStateFile`.
        CREATE_RUNTIME_STATE("HcsCreateEmptyRuntimeStateFile");

        private final String function;

        Access(String function) {
            this.function = function;
        }
    }

    /// Makes a compute system.
    // HRESULT HcsCreateComputeSystem(PCWSTR id, PCWSTR configuration, HCS_OPERATION operation,
    //     void* securityDescriptor, HCS_SYSTEM* computeSystem)
    public Reply createSystem(String id, String configuration, long operation)
            throws WindowsException {
        try (var call = library.call("HcsCreateComputeSystem")) {
            var system = call.cell();
            var hresult =
                    call.int32(
                            call.text(id),
                            call.text(configuration),
                            operation,
                            0,
                            system.address());
            return new Reply(hresult, system.int64(), "", "");
        }
    }

    /// Makes a compute system in a namespace of ids.
    // HRESULT HcsCreateComputeSystemInNamespace(PCWSTR idNamespace, PCWSTR id, PCWSTR
    // configuration,
    //     HCS_OPERATION operation, void* options, HCS_SYSTEM* computeSystem)
    public Reply createSystemInNamespace(
            String namespace, String id, String configuration, long operation)
            throws WindowsException {
        try (var call = library.call("HcsCreateComputeSystemInNamespace")) {
            var system = call.cell();
            var hresult =
                    call.int32(
                            call.text(namespace),
                            call.text(id),
                            call.text(configuration),
                            operation,
                            0,
                            system.address());
            return new Reply(hresult, system.int64(), "", "");
        }
    }

    /// Opens a compute system.
    // HRESULT HcsOpenComputeSystem(PCWSTR id, UINT32 requestedAccess, HCS_SYSTEM* computeSystem)
    public Reply openSystem(String id) throws WindowsException {
        try (var call = library.call("HcsOpenComputeSystem")) {
            var system = call.cell();
            var hresult = call.int32(call.text(id), GENERIC_ALL, system.address());
            return new Reply(hresult, system.int64(), "", "");
        }
    }

    /// Opens a compute system in a namespace of ids.
    // HRESULT HcsOpenComputeSystemInNamespace(PCWSTR idNamespace, PCWSTR id, UINT32
    // requestedAccess,
    //     HCS_SYSTEM* computeSystem)
    public Reply openSystemInNamespace(String namespace, String id) throws WindowsException {
        try (var call = library.call("HcsOpenComputeSystemInNamespace")) {
            var system = call.cell();
            var hresult =
                    call.int32(call.text(namespace), call.text(id), GENERIC_ALL, system.address());
            return new Reply(hresult, system.int64(), "", "");
        }
    }

    /// Closes a system's handle. Waits for callbacks that are running; none comes afterwards.
    // void HcsCloseComputeSystem(HCS_SYSTEM computeSystem)
    public void closeSystem(long system) throws WindowsException {
        try (var call = library.call("HcsCloseComputeSystem")) {
            call.int64(system);
        }
    }

    /// Asks something of a system.
    public Reply request(SystemRequest request, long system, long operation, String document)
            throws WindowsException {
        return send(request.function, system, operation, document);
    }

    /// Asks something of a process.
    public Reply request(ProcessRequest request, long process, long operation, String document)
            throws WindowsException {
        return send(request.function, process, operation, document);
    }

    private Reply send(String function, long handle, long operation, String document)
            throws WindowsException {
        try (var call = library.call(function)) {
            var hresult = call.int32(handle, operation, call.text(document));
            return new Reply(hresult, 0, "", "");
        }
    }

    /// The systems of a query.
    // HRESULT HcsEnumerateComputeSystems(PCWSTR query, HCS_OPERATION operation)
    public Reply enumerate(String query, long operation) throws WindowsException {
        try (var call = library.call("HcsEnumerateComputeSystems")) {
            return new Reply(call.int32(call.text(query), operation), 0, "", "");
        }
    }

    /// The systems of a query in a namespace of ids.
    // HRESULT HcsEnumerateComputeSystemsInNamespace(PCWSTR idNamespace, PCWSTR query, HCS_OPERATION
    // operation)
    public Reply enumerateInNamespace(String namespace, String query, long operation)
            throws WindowsException {
        try (var call = library.call("HcsEnumerateComputeSystemsInNamespace")) {
            var hresult = call.int32(call.text(namespace), call.text(query), operation);
            return new Reply(hresult, 0, "", "");
        }
    }

    /// Starts a process; its pipes come with the operation's outcome.
    // HRESULT HcsCreateProcess(HCS_SYSTEM computeSystem, PCWSTR processParameters, HCS_OPERATION
    // operation,
    //     void* securityDescriptor, HCS_PROCESS* process)
    public Reply createProcess(long system, String parameters, long operation)
            throws WindowsException {
        try (var call = library.call("HcsCreateProcess")) {
            var process = call.cell();
            var hresult =
                    call.int32(system, call.text(parameters), operation, 0, process.address());
            return new Reply(hresult, process.int64(), "", "");
        }
    }

    /// Opens a process.
    ///
    /// @param pid unsigned
    // HRESULT HcsOpenProcess(HCS_SYSTEM computeSystem, UINT32 pid, UINT32 requestedAccess,
    // HCS_PROCESS* process)
    public Reply openProcess(long system, int pid) throws WindowsException {
        try (var call = library.call("HcsOpenProcess")) {
            var process = call.cell();
            var hresult =
                    call.int32(system, Integer.toUnsignedLong(pid), GENERIC_ALL, process.address());
            return new Reply(hresult, process.int64(), "", "");
        }
    }

    /// Closes a process's handle. Waits for callbacks that are running; none comes afterwards.
    // void HcsCloseProcess(HCS_PROCESS process)
    public void closeProcess(long process) throws WindowsException {
        try (var call = library.call("HcsCloseProcess")) {
            call.int64(process);
        }
    }

    /// A listener that a service knows.
    public static final class Registration {
        private final long context;

        private Registration(long context) {
            this.context = context;
        }

        /// Forgets the listener; to be called after the handle is closed.
        public void forget() {
            Callbacks.remove(context);
        }
    }

    /// Has `listener` hear the events of a system, those of live migration too.
    // HRESULT HcsSetComputeSystemCallback(HCS_SYSTEM computeSystem, UINT32 callbackOptions, PTR
    // context,
    //     PTR callback)
    public Registration listenToSystem(long system, HcsListener listener) throws WindowsException {
        return listen(
                "HcsSetComputeSystemCallback", system, ComputeEvents.LIVE_MIGRATION, listener);
    }

    /// Has `listener` hear the events of a process.
    // HRESULT HcsSetProcessCallback(HCS_PROCESS process, UINT32 callbackOptions, PTR context, PTR
    // callback)
    public Registration listenToProcess(long process, HcsListener listener)
            throws WindowsException {
        return listen("HcsSetProcessCallback", process, ComputeEvents.NONE, listener);
    }

    private Registration listen(String function, long handle, long options, HcsListener listener)
            throws WindowsException {
        var context = Callbacks.add(listener);
        try (var call = library.call(function)) {
            call.require("", handle, options, context, Callbacks.eventFunction());
            return new Registration(context);
        } catch (WindowsException e) {
            Callbacks.remove(context);
            throw e;
        }
    }

    /// The properties of the service.
    // HRESULT HcsGetServiceProperties(PCWSTR propertyQuery, PWSTR* result)
    public Reply serviceProperties(String query) throws WindowsException {
        return answered("HcsGetServiceProperties", query);
    }

    /// Changes the service. The output is what the service says about a failure.
    // HRESULT HcsModifyServiceSettings(PCWSTR settings, PWSTR* result)
    public Reply modifyService(String settings) throws WindowsException {
        return answered("HcsModifyServiceSettings", settings);
    }

    /// Which features of the processor a saved machine needs.
    // HRESULT HcsGetProcessorCompatibilityFromSavedState(PCWSTR runtimeFileName, PWSTR*
    // processorFeaturesString)
    public Reply processorCompatibility(String savedState) throws WindowsException {
        return answered("HcsGetProcessorCompatibilityFromSavedState", savedState);
    }

    private Reply answered(String function, String document) throws WindowsException {
        try (var call = library.call(function)) {
            var output = call.cell();
            var hresult = call.int32(call.text(document), output.address());
            return new Reply(hresult, 0, output.takeText(), "");
        }
    }

    /// Waits for a system's exit.
    ///
    /// @param milliseconds -1 for ever
    // HRESULT HcsWaitForComputeSystemExit(HCS_SYSTEM computeSystem, UINT32 timeoutMs, PWSTR*
    // result)
    public Reply waitForSystemExit(long system, int milliseconds) throws WindowsException {
        return waited("HcsWaitForComputeSystemExit", system, milliseconds);
    }

    /// Waits for a process's exit.
    ///
    /// @param milliseconds -1 for ever
    // HRESULT HcsWaitForProcessExit(HCS_PROCESS process, UINT32 timeoutMs, PWSTR* result)
    public Reply waitForProcessExit(long process, int milliseconds) throws WindowsException {
        return waited("HcsWaitForProcessExit", process, milliseconds);
    }

    private Reply waited(String function, long handle, int milliseconds) throws WindowsException {
        try (var call = library.call(function)) {
            var output = call.cell();
            var hresult =
                    call.int32(handle, Integer.toUnsignedLong(milliseconds), output.address());
            return new Reply(hresult, 0, output.takeText(), "");
        }
    }

    /// Lets a machine use a file.
    // HRESULT HcsGrantVmAccess(PCWSTR vmId, PCWSTR filePath)
    public void grantAccess(String machine, String file) throws WindowsException {
        try (var call = library.call("HcsGrantVmAccess")) {
            call.require(file, call.text(machine), call.text(file));
        }
    }

    /// Takes the use of a file from a machine.
    // HRESULT HcsRevokeVmAccess(PCWSTR vmId, PCWSTR filePath)
    public void revokeAccess(String machine, String file) throws WindowsException {
        try (var call = library.call("HcsRevokeVmAccess")) {
            call.require(file, call.text(machine), call.text(file));
        }
    }

    /// Changes who can use a file, or makes one for a machine's state.
    public void access(Access access, String file) throws WindowsException {
        try (var call = library.call(access.function)) {
            call.require(file, call.text(file));
        }
    }

    /// Reports a crash to Windows Error Reporting.
    // HRESULT HcsSubmitWerReport(PCWSTR settings)
    public void submitCrashReport(String settings) throws WindowsException {
        try (var call = library.call("HcsSubmitWerReport")) {
            call.require("", call.text(settings));
        }
    }
}
