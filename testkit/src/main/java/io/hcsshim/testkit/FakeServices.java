package io.hcsshim.testkit;

import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.protocol.gcs.ContainerConstraints;
import io.hcsshim.protocol.gcs.ContainerProperties;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.CreateResponse;
import io.hcsshim.protocol.gcs.DumpStacksResponse;
import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.ExecuteProcessResponse;
import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameWriter;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.GetPropertiesResponse;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachineRest;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NegotiateProtocol;
import io.hcsshim.protocol.gcs.NegotiateProtocolResponse;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.PlainResponse;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.Response;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.protocol.gcs.WaitForProcessResponse;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;

/// What a [FakeGuest] does for its host. Thread-safe.
final class FakeServices {
    private static final int SIGTERM = 15;
    private static final int SIGKILL = 9;

    private final FakeVirtualMachine machine;
    private final Map<String, FakeProgram> programs;
    private final FrameWriter writer;
    private final AtomicLong nextPid = new AtomicLong(300);
    private final Map<String, FakeContainer> containers = new TreeMap<>();
    private final Map<Long, FakeProcess> outside = new TreeMap<>();
    private final Map<String, List<JsonObject>> resources = new TreeMap<>();

    private final Identification identification;
    private boolean resting;

    /// How a guest becomes somebody else.
    interface Identification {
        void identify(MachineIdentity identity) throws IOException;
    }

    /// @param resting whether it goes on from a saved machine
    FakeServices(
            FakeVirtualMachine machine,
            Map<String, FakeProgram> programs,
            FrameWriter writer,
            Identification identification,
            boolean resting) {
        this.machine = machine;
        this.programs = programs;
        this.writer = writer;
        this.identification = identification;
        this.resting = resting;
    }

    synchronized Set<String> containers() {
        return new TreeSet<>(containers.keySet());
    }

    synchronized List<JsonObject> resources(String type) {
        return List.copyOf(resources.getOrDefault(type, List.of()));
    }

    Response response(Frame frame) throws IOException, InterruptedException {
        var ok = ResponseHead.success(frame.json().string("ActivityId"));
        var asked = Request.of(frame.type(), frame.json());
        requireAwake(asked);
        return switch (asked) {
            case NegotiateProtocol request ->
                    new NegotiateProtocolResponse(ok, request.choose(), Capabilities.linux(false));
            case Create request -> create(ok, request);
            case ExecuteProcess request -> new ExecuteProcessResponse(ok, execute(request).pid());
            case WaitForProcess request ->
                    new WaitForProcessResponse(
                            ok, Integer.toUnsignedLong(process(request).await()));
            case SignalProcess request -> signal(ok, request);
            case ResizeConsole request -> {
                container(request.head().containerId()).process(request.processId()).resize();
                yield new PlainResponse(ok);
            }
            case GetProperties request -> properties(ok, request);
            case ModifySettings request -> modify(ok, request);
            case PlainRequest request -> plain(ok, request);
        };
    }

    private synchronized void requireAwake(Request request) throws HResultException {
        var allowed =
                request instanceof NegotiateProtocol
                        || request instanceof ModifySettings settings
                                && settings.settings() instanceof MachineIdentity;
        if (resting && !allowed) {
            throw HResultException.because(HResult.INVALID_STATE, "the machine rests");
        }
    }

    /// Sends the notification of a container's end after the answer to the wait for its init.
    void answered(Frame frame) throws IOException {
        if (frame.type() != MessageType.WAIT_FOR_PROCESS) {
            return;
        }
        var request = WaitForProcess.of(frame.json());
        Optional<FakeContainer> container;
        synchronized (this) {
            container = Optional.ofNullable(containers.get(request.head().containerId()));
        }
        if (container.isPresent() && container.get().initPid() == request.processId()) {
            writer.write(container.get().exitNotification().toFrame());
        }
    }

    private synchronized CreateResponse create(ResponseHead ok, Create request)
            throws HResultException {
        var id = request.head().containerId();
        if (containers.containsKey(id)) {
            throw HResultException.because(HResult.SYSTEM_ALREADY_EXISTS, "it exists: " + id);
        }
        var config = request.config();
        containers.put(id, new FakeContainer(request.head(), config, nextPid.getAndIncrement()));
        return new CreateResponse(ok);
    }

    private FakeProcess execute(ExecuteProcess request) throws IOException {
        var parameters = request.parameters();
        if (request.head().meansUvm() || parameters.createInUtilityVm()) {
            var process =
                    new FakeProcess(
                            machine, nextPid.getAndIncrement(), parameters.emulateConsole());
            process.start(
                    program(parameters.commandArgs()), parameters.commandArgs(), request.stdio());
            synchronized (this) {
                outside.put(process.pid(), process);
            }
            return process;
        }
        var container = container(request.head().containerId());
        var isInit = parameters.ociProcess().isEmpty();
        var spec = isInit ? container.specProcess() : parameters.ociProcess().get();
        var pid = isInit ? container.initPid() : nextPid.getAndIncrement();
        var process = new FakeProcess(machine, pid, spec.bool("terminal"));
        process.start(program(spec.strings("args")), spec.strings("args"), request.stdio());
        if (isInit) {
            container.setInit(process);
        } else {
            container.add(process);
        }
        return process;
    }

    private FakeProgram program(List<String> arguments) throws HResultException {
        var program = arguments.isEmpty() ? null : programs.get(arguments.getFirst());
        if (program == null) {
            throw new HResultException(
                    HResult.FAIL,
                    "executable file `"
                            + (arguments.isEmpty() ? "" : arguments.getFirst())
                            + "` not found in $PATH: No such file or directory");
        }
        return program;
    }

    private FakeProcess process(WaitForProcess request) throws HResultException {
        if (!request.head().meansUvm()) {
            return container(request.head().containerId()).process(request.processId());
        }
        synchronized (this) {
            var process = outside.get(request.processId());
            if (process == null) {
                throw HResultException.because(HResult.NOT_FOUND, "no such process");
            }
            return process;
        }
    }

    private PlainResponse signal(ResponseHead ok, SignalProcess request) throws HResultException {
        var container = container(request.head().containerId());
        container.process(request.processId()).signal(request.effectiveSignal());
        if (request.processId() == container.initPid()) {
            container.signalled(request.effectiveSignal());
        }
        return new PlainResponse(ok);
    }

    private GetPropertiesResponse properties(ResponseHead ok, GetProperties request)
            throws HResultException {
        var container = container(request.head().containerId());
        var pids =
                request.types().contains(GetProperties.PROCESS_LIST)
                        ? container.pids()
                        : List.<Long>of();
        Optional<JsonObject> metrics =
                request.types().contains(GetProperties.STATISTICS)
                        ? Optional.of(
                                JsonObject.builder()
                                        .put("pids", JsonObject.builder().put("current", 1).build())
                                        .build())
                        : Optional.empty();
        return new GetPropertiesResponse(ok, new ContainerProperties(pids, metrics));
    }

    private synchronized PlainResponse modify(ResponseHead ok, ModifySettings request)
            throws IOException {
        var settings = request.settings();
        if (settings instanceof ContainerConstraints) {
            container(request.head().containerId());
        }
        if (settings instanceof MachineIdentity identity) {
            identification.identify(identity);
            resting = false;
            return new PlainResponse(ok);
        }
        if (settings instanceof MachineRest) {
            rest();
            return new PlainResponse(ok);
        }
        var known = resources.computeIfAbsent(settings.resourceType(), _ -> new ArrayList<>());
        var value = settings.toJson().map(JsonObject.class::cast).orElse(JsonObject.of());
        switch (request.requestType()) {
            case ModifySettings.ADD -> known.add(value);
            case ModifySettings.REMOVE -> known.removeIf(added -> sameResource(added, value));
            case ModifySettings.UPDATE -> known.add(value);
            default -> throw request.unsupportedRequestType();
        }
        return new PlainResponse(ok);
    }

    private void rest() throws HResultException {
        if (!containers.isEmpty()) {
            throw HResultException.because(HResult.INVALID_STATE, "it has containers");
        }
        resting = true;
    }

    /// A removal names a resource by the same place, and need not repeat the rest.
    private static boolean sameResource(JsonObject added, JsonObject removed) {
        return added.get("ID").equals(removed.get("ID"))
                && added.get("MountPath").equals(removed.get("MountPath"))
                && added.get("ContainerRootPath").equals(removed.get("ContainerRootPath"));
    }

    private Response plain(ResponseHead ok, PlainRequest request) throws IOException {
        var id = request.head().containerId();
        switch (request.type()) {
            case MessageType.START -> {}
            case MessageType.SHUTDOWN_GRACEFUL -> container(id).shutdown(SIGTERM);
            case MessageType.SHUTDOWN_FORCED -> container(id).shutdown(SIGKILL);
            case MessageType.DUMP_STACKS -> {
                return new DumpStacksResponse(ok, "\"main\" fake stack\n");
            }
            case MessageType.DELETE_CONTAINER_STATE -> delete(id);
            default -> throw HResultException.notSupported(request.type());
        }
        return new PlainResponse(ok);
    }

    private void delete(String id) throws HResultException {
        var container = container(id);
        if (!container.isStopped()) {
            throw HResultException.because(HResult.INVALID_STATE, "container still running");
        }
        synchronized (this) {
            containers.remove(id);
        }
    }

    private synchronized FakeContainer container(String id) throws HResultException {
        var container = containers.get(id);
        if (container == null) {
            throw HResultException.because(HResult.SYSTEM_NOT_FOUND, "no container " + id);
        }
        return container;
    }
}
