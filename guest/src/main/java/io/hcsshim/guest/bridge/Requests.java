package io.hcsshim.guest.bridge;

import io.hcsshim.guest.container.Containers;
import io.hcsshim.guest.container.VmProcesses;
import io.hcsshim.guest.identity.Rest;
import io.hcsshim.guest.process.ExitWaiter;
import io.hcsshim.protocol.gcs.ContainerProperties;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.CreateResponse;
import io.hcsshim.protocol.gcs.DumpStacksResponse;
import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.ExecuteProcessResponse;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.GetPropertiesResponse;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.PlainResponse;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.protocol.gcs.WaitForProcessResponse;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;

/// What each request does. Thread-safe.
///
/// The switch is over the numbers of the messages: a switch over the sealed requests would cost the
/// start of the agent a quarter of a second in an emulated guest.
public final class Requests {
    private final boolean enabled;
    private final Containers containers;
    private final VmProcesses vmProcesses;
    private final Modifications modifications;
    private final Rest rest;
    private final Machine machine;

    /// @param enabled whether version 4 of the protocol, the only one, is served at all
    public Requests(
            boolean enabled,
            Containers containers,
            VmProcesses vmProcesses,
            Modifications modifications,
            Rest rest,
            Machine machine) {
        this.enabled = enabled;
        this.containers = containers;
        this.vmProcesses = vmProcesses;
        this.modifications = modifications;
        this.rest = rest;
        this.machine = machine;
    }

    /// Whether requests of this type are served, by the reader or by [#handle].
    boolean serves(int type) {
        return enabled
                && switch (type) {
                    case MessageType.NEGOTIATE_PROTOCOL,
                            MessageType.CREATE,
                            MessageType.START,
                            MessageType.SHUTDOWN_GRACEFUL,
                            MessageType.SHUTDOWN_FORCED,
                            MessageType.EXECUTE_PROCESS,
                            MessageType.WAIT_FOR_PROCESS,
                            MessageType.SIGNAL_PROCESS,
                            MessageType.RESIZE_CONSOLE,
                            MessageType.GET_PROPERTIES,
                            MessageType.MODIFY_SETTINGS,
                            MessageType.DUMP_STACKS,
                            MessageType.DELETE_CONTAINER_STATE ->
                            true;
                    default -> false;
                };
    }

    /// Whether requests of this type never block, on whatever else goes on in the VM: the reader may do
    /// them itself. What asks the OCI runtime, mounts or starts something is none of them.
    boolean isBrief(int type) {
        return switch (type) {
            case MessageType.START,
                    MessageType.WAIT_FOR_PROCESS,
                    MessageType.SIGNAL_PROCESS,
                    MessageType.RESIZE_CONSOLE ->
                    true;
            default -> false;
        };
    }

    /// Does what the request asks for and answers, now or, for a wait, later.
    void handle(Exchange exchange, JsonObject body) throws IOException {
        if (exchange.type() != MessageType.MODIFY_SETTINGS
                && exchange.type() != MessageType.DUMP_STACKS) {
            rest.requireAwake();
        }
        switch (exchange.type()) {
            case MessageType.CREATE -> {
                containers.create(Create.of(body));
                exchange.answer(new CreateResponse(exchange.success()));
            }
            case MessageType.EXECUTE_PROCESS -> {
                var pid = execute(ExecuteProcess.of(body));
                exchange.answer(new ExecuteProcessResponse(exchange.success(), pid));
            }
            case MessageType.WAIT_FOR_PROCESS -> await(exchange, WaitForProcess.of(body));
            case MessageType.GET_PROPERTIES -> {
                var properties = properties(GetProperties.of(body));
                exchange.answer(new GetPropertiesResponse(exchange.success(), properties));
            }
            case MessageType.DUMP_STACKS -> {
                RequestHead.of(body);
                var stacks = Stacks.ofAllThreads();
                exchange.answer(new DumpStacksResponse(exchange.success(), stacks));
            }
            default -> {
                act(exchange.type(), body);
                exchange.answer(new PlainResponse(exchange.success()));
            }
        }
    }

    /// The requests whose answer says only how it went.
    private void act(int type, JsonObject body) throws IOException {
        switch (type) {
            case MessageType.START ->
                    RequestHead.of(body); // what there is to start, ExecuteProcess starts
            case MessageType.SIGNAL_PROCESS -> containers.signal(SignalProcess.of(body));
            case MessageType.RESIZE_CONSOLE -> resize(ResizeConsole.of(body));
            case MessageType.MODIFY_SETTINGS -> modifications.apply(ModifySettings.of(body));
            case MessageType.SHUTDOWN_GRACEFUL, MessageType.SHUTDOWN_FORCED ->
                    shutDown(type, RequestHead.of(body));
            case MessageType.DELETE_CONTAINER_STATE ->
                    containers.delete(RequestHead.of(body).containerId());
            default -> throw HResultException.notSupported(type);
        }
    }

    private int execute(ExecuteProcess request) throws IOException {
        var parameters = request.parameters();
        var id = request.head().containerId();
        if (parameters.createInUtilityVm() || request.head().meansUvm()) {
            return vmProcesses.start(parameters, request.stdio());
        }
        return parameters.ociProcess().isPresent()
                ? containers.exec(id, parameters.ociProcess().get(), parameters, request.stdio())
                : containers.startInit(id, parameters, request.stdio());
    }

    private void await(Exchange exchange, WaitForProcess request) throws IOException {
        var answer = new ExitAnswer(exchange);
        if (request.head().meansUvm()) {
            vmProcesses.await(request, answer);
        } else {
            containers.await(request, answer);
        }
    }

    private void resize(ResizeConsole request) throws IOException {
        if (request.head().meansUvm()) {
            vmProcesses.resize(request);
        } else {
            containers.resize(request);
        }
    }

    private ContainerProperties properties(GetProperties request) throws IOException {
        var types = request.types();
        if (request.head().meansUvm()) {
            throw new IOException("getPropertiesV2 is not supported against the UVM");
        }
        return containers.properties(request.head().containerId(), types);
    }

    private void shutDown(int type, RequestHead head) throws IOException {
        if (head.meansUvm()) {
            machine.powerOff(); // if that succeeds there is nobody left to answer
        } else if (type == MessageType.SHUTDOWN_GRACEFUL) {
            containers.shutDownGracefully(head.containerId());
        } else {
            containers.shutDownForcibly(head.containerId());
        }
    }

    private record ExitAnswer(Exchange exchange) implements ExitWaiter {
        @Override
        public void exited(int code) {
            var exitCode = Integer.toUnsignedLong(code);
            exchange.answer(new WaitForProcessResponse(exchange.success(), exitCode));
        }

        @Override
        public void timedOut() {
            exchange.fail(HResultException.of(HResult.TIMEOUT));
        }
    }
}
