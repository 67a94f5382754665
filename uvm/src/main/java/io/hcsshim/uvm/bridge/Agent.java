package io.hcsshim.uvm.bridge;

import io.hcsshim.protocol.gcs.Capabilities;
import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.ContainerConstraints;
import io.hcsshim.protocol.gcs.ContainerProperties;
import io.hcsshim.protocol.gcs.Create;
import io.hcsshim.protocol.gcs.DumpStacksResponse;
import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.ExecuteProcessResponse;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.GetPropertiesResponse;
import io.hcsshim.protocol.gcs.MachineGrowth;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MachineLog;
import io.hcsshim.protocol.gcs.MachineRest;
import io.hcsshim.protocol.gcs.MachineTime;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.NegotiateProtocol;
import io.hcsshim.protocol.gcs.NegotiateProtocolResponse;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.PodMemoryLimit;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.SecurityPolicyFragment;
import io.hcsshim.protocol.gcs.Settings;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.protocol.log.Level;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the agent in the machine does on request, as methods.
///
/// Every method blocks its caller until the guest has answered, and no longer than a limit. A failure
/// that the guest reports is an [io.hcsshim.protocol.gcs.HResultException]. Thread-safe.
public final class Agent {
    /// For requests that make, start, mount or end something.
    private static final Duration CHANGE = Duration.ofMinutes(2);

    /// For requests that only ask, or only say.
    private static final Duration QUESTION = Duration.ofSeconds(30);

    private final Bridge bridge;

    /// The agent at the other end of `bridge`.
    public Agent(Bridge bridge) {
        this.bridge = bridge;
    }

    /// True if no request will be answered any more.
    public boolean isGone() {
        return bridge.closedBecause().isPresent();
    }

    /// Agrees on protocol version 4; has to come first.
    ///
    /// @throws IOException also if the guest chose another version
    public Capabilities negotiate(Duration limit) throws IOException, InterruptedException {
        return agreed(bridge.call(NegotiateProtocol.version4(), limit));
    }

    private static Capabilities agreed(JsonObject body) throws IOException {
        var response = NegotiateProtocolResponse.of(body);
        if (response.version() != NegotiateProtocol.VERSION) {
            throw new IOException(
                    "the guest speaks protocol version "
                            + response.version()
                            + ", and this host version "
                            + NegotiateProtocol.VERSION);
        }
        return response.capabilities();
    }

    /// Agrees on protocol version 4 with the agent of a machine that was saved, and tells it who it is now, in one go.
    ///
    /// @param identity gets the time of now
    /// @throws IOException also if the guest chose another version
    public Capabilities resume(MachineIdentity identity, Duration limit)
            throws IOException, InterruptedException {
        var negotiated = bridge.post(NegotiateProtocol.version4());
        var identified = bridge.post(update(identity.at(Instant.now())));
        var capabilities = agreed(negotiated.await(limit));
        identified.await(limit);
        return capabilities;
    }

    /// Tells the agent who its machine is now.
    ///
    /// @param identity gets the time of now
    public void identify(MachineIdentity identity) throws IOException, InterruptedException {
        bridge.call(update(identity.at(Instant.now())), CHANGE);
    }

    /// Tells the agent the time, after its machine stood still.
    public void tellTime() throws IOException, InterruptedException {
        var now = Instant.now();
        bridge.call(
                update(new MachineTime(now.getEpochSecond() * 1_000_000_000 + now.getNano())),
                CHANGE);
    }

    /// Makes the machine ready to be saved: it takes nothing but an identity from now on.
    ///
    /// @throws io.hcsshim.protocol.gcs.HResultException if it is in use
    public void rest() throws IOException, InterruptedException {
        bridge.call(update(new MachineRest()), CHANGE);
    }

    private static ModifySettings update(Settings settings) {
        return new ModifySettings(RequestHead.of(RequestHead.UVM), ModifySettings.UPDATE, settings);
    }

    /// Makes a container whose init does not run yet.
    public void create(String container, ContainerConfig config)
            throws IOException, InterruptedException {
        bridge.call(new Create(RequestHead.of(container), config), CHANGE);
    }

    /// Tells the guest that the container is about to start; a Linux guest does nothing.
    public void start(String container) throws IOException, InterruptedException {
        bridge.call(plain(MessageType.START, container), CHANGE);
    }

    /// Starts a process.
    ///
    /// @return its pid as the machine sees it, unsigned 32-bit
    public long execute(String container, ProcessParameters parameters, VsockStdio stdio)
            throws IOException, InterruptedException {
        var request = new ExecuteProcess(RequestHead.of(container), parameters, stdio);
        return ExecuteProcessResponse.of(bridge.call(request, CHANGE)).processId();
    }

    /// Asks to be told about the end of a process, whenever that is.
    ///
    /// @return a reply with the body of a [io.hcsshim.protocol.gcs.WaitForProcessResponse]
    public Reply waitFor(String container, long processId) throws IOException {
        return bridge.post(
                new WaitForProcess(RequestHead.of(container), processId, WaitForProcess.FOR_EVER));
    }

    /// Sends a signal to a process; 0 means SIGKILL.
    public void signal(String container, long processId, int signal)
            throws IOException, InterruptedException {
        bridge.call(new SignalProcess(RequestHead.of(container), processId, signal), QUESTION);
    }

    /// Sets the size of a process's terminal.
    public void resize(String container, long processId, int rows, int columns)
            throws IOException, InterruptedException {
        bridge.call(
                new ResizeConsole(RequestHead.of(container), processId, rows, columns), QUESTION);
    }

    /// Asks for properties of a container.
    ///
    /// @param types [GetProperties#PROCESS_LIST], [GetProperties#STATISTICS]
    public ContainerProperties properties(String container, List<String> types)
            throws IOException, InterruptedException {
        var request = new GetProperties(RequestHead.of(container), types);
        return GetPropertiesResponse.of(bridge.call(request, QUESTION)).read();
    }

    /// Sends SIGTERM to a container's init; does not wait for its end.
    public void shutdownGraceful(String container) throws IOException, InterruptedException {
        bridge.call(plain(MessageType.SHUTDOWN_GRACEFUL, container), QUESTION);
    }

    /// Sends SIGKILL to a container's init; does not wait for its end.
    public void shutdownForced(String container) throws IOException, InterruptedException {
        bridge.call(plain(MessageType.SHUTDOWN_FORCED, container), QUESTION);
    }

    /// Makes the guest forget a container that has ended and delete what it left.
    public void deleteState(String container) throws IOException, InterruptedException {
        bridge.call(plain(MessageType.DELETE_CONTAINER_STATE, container), CHANGE);
    }

    /// Gives a container new limits.
    public void update(String container, ContainerConstraints limits)
            throws IOException, InterruptedException {
        bridge.call(
                new ModifySettings(RequestHead.of(container), ModifySettings.UPDATE, limits),
                CHANGE);
    }

    /// Tells the guest that the memory of the machine has changed.
    public void updatePodMemory() throws IOException, InterruptedException {
        modify(ModifySettings.UPDATE, new PodMemoryLimit());
    }

    /// Tells the guest that its machine has grown; returns when it uses what has come.
    public void grow(MachineGrowth size) throws IOException, InterruptedException {
        modify(ModifySettings.UPDATE, size);
    }

    /// Tells the guest how much to log from now on.
    public void limitLog(Level threshold) throws IOException, InterruptedException {
        modify(ModifySettings.UPDATE, new MachineLog(threshold.toString()));
    }

    /// Adds to the policy that the guest obeys.
    public void extend(SecurityPolicyFragment fragment) throws IOException, InterruptedException {
        modify(ModifySettings.UPDATE, fragment);
    }

    /// Adds a resource to the machine.
    public void add(Settings settings) throws IOException, InterruptedException {
        modify(ModifySettings.ADD, settings);
    }

    /// Takes a resource of the machine away.
    public void remove(Settings settings) throws IOException, InterruptedException {
        modify(ModifySettings.REMOVE, settings);
    }

    /// The stacks of the agent's threads.
    public String dumpStacks() throws IOException, InterruptedException {
        var request = plain(MessageType.DUMP_STACKS, RequestHead.UVM);
        return DumpStacksResponse.of(bridge.call(request, QUESTION)).guestStacks();
    }

    private void modify(String requestType, Settings settings)
            throws IOException, InterruptedException {
        bridge.call(
                new ModifySettings(RequestHead.of(RequestHead.UVM), requestType, settings), CHANGE);
    }

    private static PlainRequest plain(int type, String container) {
        return new PlainRequest(type, RequestHead.of(container));
    }
}
