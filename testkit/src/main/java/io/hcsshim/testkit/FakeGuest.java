package io.hcsshim.testkit;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.FrameReader;
import io.hcsshim.protocol.gcs.FrameWriter;
import io.hcsshim.protocol.gcs.MachineIdentity;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.PlainResponse;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.Response;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.vm.Exit;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A guest that keeps the bridge's promises, in memory: boots, opens its log, serves containers
/// whose processes are [FakeProgram]s.
///
/// It can be told to misbehave. Thread-safe.
public final class FakeGuest implements GuestProgram {
    private static final int ENTROPY_PORT = 1;
    private static final int LOG_PORT = 109;
    private static final int BRIDGE_PORT = 0x40000000;
    private static final long UNUSED_ID = 1L << 40;

    /// What the guest does on its way up, in this order.
    public enum BootStep {
        CONSOLE,
        ENTROPY,
        LOG,
        BRIDGE
    }

    private final Map<String, FakeProgram> programs = new ConcurrentHashMap<>(FakePrograms.usual());
    private final Map<Integer, Misbehaviour> misbehaviours = new ConcurrentHashMap<>();
    private final Map<Integer, IOException> failures = new ConcurrentHashMap<>();
    private final List<Frame> requests = new CopyOnWriteArrayList<>();
    private final List<MachineIdentity> identities = new CopyOnWriteArrayList<>();
    private final Set<BootStep> skipped = EnumSet.noneOf(BootStep.class);
    private volatile Optional<MemoryStream> logStream = Optional.empty();
    private volatile Optional<FakeServices> services = Optional.empty();
    private volatile byte[] entropy = {};

    private FakeGuest() {}

    /// A guest that does everything right.
    public static FakeGuest create() {
        return new FakeGuest();
    }

    /// Puts a program on the guest's `PATH`.
    public FakeGuest install(String name, FakeProgram program) {
        programs.put(name, program);
        return this;
    }

    /// Makes the guest stop on its way up before a step; call it before the machine starts.
    public FakeGuest stuckBefore(BootStep step) {
        skipped.addAll(EnumSet.range(step, BootStep.BRIDGE));
        return this;
    }

    /// From now on every request of a [MessageType] meets this instead of its answer.
    public FakeGuest misbehaveOn(int type, Misbehaviour how) {
        misbehaviours.put(type, how);
        return this;
    }

    /// From now on every request of a [MessageType] fails with this.
    public FakeGuest failOn(int type, IOException failure) {
        failures.put(type, failure);
        return this;
    }

    /// From now on requests of a [MessageType] are answered again as they should be.
    public void behaveOn(int type) {
        misbehaviours.remove(type);
        failures.remove(type);
    }

    /// All requests so far, in the order of their arrival.
    public List<Frame> requests() {
        return List.copyOf(requests);
    }

    /// The bodies of the requests of one type.
    public List<JsonObject> requests(int type) throws JsonException {
        var bodies = new ArrayList<JsonObject>();
        for (var request : requests) {
            if (request.type() == type) {
                bodies.add(request.json());
            }
        }
        return bodies;
    }

    /// The random bytes it was given at boot.
    public byte[] entropy() {
        return entropy.clone();
    }

    /// The settings that were added and not removed since, by resource type, in order.
    public List<JsonObject> resources(String type) {
        return services.map(served -> served.resources(type)).orElse(List.of());
    }

    /// Ids of the containers it has.
    public Set<String> containers() {
        return services.map(FakeServices::containers).orElse(Set.of());
    }

    /// Writes to the log stream, which must be open.
    public void log(String text) throws IOException {
        logStream.orElseThrow().output().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends the log stream.
    public void closeLog() {
        logStream.orElseThrow().close();
    }

    @Override
    public void run(FakeVirtualMachine machine) throws Exception {
        if (does(BootStep.CONSOLE)) {
            machine.print("[    0.000000] Linux version 0.0.0-fake\n");
        }
        if (does(BootStep.ENTROPY)) {
            entropy = machine.dial(ENTROPY_PORT).input().readAllBytes();
        }
        if (does(BootStep.LOG)) {
            logStream = Optional.of(machine.dial(LOG_PORT));
        }
        if (does(BootStep.BRIDGE)) {
            serve(machine, machine.dial(BRIDGE_PORT));
        }
    }

    @Override
    public void resume(FakeVirtualMachine machine) throws Exception {
        if (does(BootStep.BRIDGE)) {
            serve(machine, machine.dial(BRIDGE_PORT), true);
        }
    }

    private void identify(FakeVirtualMachine machine, MachineIdentity identity) throws IOException {
        entropy = machine.dial(ENTROPY_PORT).input().readAllBytes();
        logStream = Optional.of(machine.dial(LOG_PORT));
        identities.add(identity);
    }

    /// Who it was told to be, so far.
    public List<MachineIdentity> identities() {
        return List.copyOf(identities);
    }

    private boolean does(BootStep step) {
        return !skipped.contains(step);
    }

    /// Serves one bridge connection to its end; for tests of the bridge alone.
    public void serve(FakeVirtualMachine machine, MemoryStream bridge) throws IOException {
        serve(machine, bridge, false);
    }

    private void serve(FakeVirtualMachine machine, MemoryStream bridge, boolean resting)
            throws IOException {
        var writer = FrameWriter.toHost(bridge.output());
        var served =
                new FakeServices(
                        machine,
                        programs,
                        writer,
                        identity -> identify(machine, identity),
                        resting);
        services = Optional.of(served);
        var frames = new FrameReader(bridge.input(), FrameReader.GUEST_LIMIT);
        while (true) {
            var frame = frames.read();
            if (frame.isEmpty()) {
                return;
            }
            requests.add(frame.get());
            var how = misbehaviours.get(frame.get().type());
            if (how == null) {
                Thread.ofVirtual().start(() -> answer(served, writer, frame.get()));
            } else if (misbehave(how, machine, bridge, frame.get())) {
                return;
            }
        }
    }

    private void answer(FakeServices served, FrameWriter writer, Frame frame) {
        try {
            writer.write(Frame.answer(frame, response(served, frame)));
            served.answered(frame);
        } catch (IOException _) {
            // the host has gone
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Response response(FakeServices served, Frame frame) throws InterruptedException {
        try {
            var failure = failures.get(frame.type());
            if (failure != null) {
                throw failure;
            }
            return served.response(frame);
        } catch (IOException e) {
            return new PlainResponse(ResponseHead.failure(RequestHead.NIL, e));
        }
    }

    /// Returns true if the guest is done with its bridge.
    private boolean misbehave(
            Misbehaviour how, FakeVirtualMachine machine, MemoryStream bridge, Frame frame)
            throws IOException {
        var type = MessageType.responseTo(frame.type());
        switch (how) {
            case HANG -> {}
            case STOP_READING -> {
                return true;
            }
            case HANG_UP -> {
                bridge.close();
                return true;
            }
            case PANIC -> {
                machine.print("Kernel panic - not syncing: fake\n");
                machine.exit(new Exit.GuestPanicked(machine.consoleTail()));
                return true;
            }
            case KILLED -> {
                machine.exit(new Exit.Crashed(137, ""));
                return true;
            }
            case GARBAGE -> send(bridge, new Frame(type, frame.id(), new byte[] {'{', 0, 1}));
            case WRONG_ID ->
                    send(bridge, new Frame(type, UNUSED_ID, "{}".getBytes(StandardCharsets.UTF_8)));
            case OVERSIZED -> send(bridge, new Frame(type, frame.id(), new byte[Frame.HOST_LIMIT]));
        }
        return false;
    }

    private static void send(MemoryStream bridge, Frame frame) throws IOException {
        try {
            bridge.output().write(frame.toBytes());
        } catch (IOException _) {
            // a host that does not take it closes the bridge in the middle
        }
    }
}
