package io.hcsshim.uvm;

import io.hcsshim.protocol.gcs.ContainerConfig;
import io.hcsshim.protocol.gcs.ContainerConstraints;
import io.hcsshim.protocol.gcs.GetProperties;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.bridge.Agent;
import io.hcsshim.uvm.device.ScsiDisks;
import io.hcsshim.uvm.layers.RootfsDisks;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseGroup;
import io.hcsshim.uvm.share.HostShares;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A container in a utility VM.
///
/// ```
/// Created ──start──▶ Started ──close──▶ Closed
///    └───────────── close ────────────────▲
/// ```
///
/// Methods block until the guest has answered, within limits; when the machine dies they fail at
/// once. [#close] ends whatever still runs and gives everything back; one that failed may be called
/// again. Thread-safe.
public final class Container implements AutoCloseable {
    /// How long an init gets to end by itself, and how long to be killed.
    private static final Duration END = Duration.ofSeconds(30);

    /// How long what a dead container held may be busy.
    private static final Duration BUSY = Duration.ofSeconds(10);

    private static final long BUSY_LOOK_MS = 50;
    private static final Duration FOR_EVER = Duration.ofDays(365_000);

    private final String id;
    private final String network;
    private final Parts parts;
    private final ContainerDisks disks;
    private final ContainerMounts mounts;
    private final Log log;

    private sealed interface State {
        record Created() implements State {}

        record Started(GuestProcess init) implements State {}

        /// The guest does not start it twice, whatever became of the first time.
        record Unstartable() implements State {}

        record Closed() implements State {}
    }

    private State state = new State.Created();

    /// What a container needs of its machine.
    ///
    /// @param onClosed hears the id of a container that has given everything back
    record Parts(
            Agent agent,
            GuestEvents events,
            ProcessStarter processes,
            Consumer<String> onClosed,
            Log log) {}

    private Container(
            String id, String network, Parts parts, ContainerDisks disks, ContainerMounts mounts) {
        this.id = id;
        this.network = network;
        this.parts = parts;
        this.disks = disks;
        this.mounts = mounts;
        this.log = parts.log.with("container", id);
    }

    /// Makes a container whose disks are ready; takes charge of them also if that fails.
    static Container create(
            ContainerRequest request,
            Parts parts,
            RootfsDisks images,
            ScsiDisks scsi,
            LayerDevices layers,
            HostShares shares)
            throws IOException, InterruptedException {
        register(request.id(), parts, images);
        try {
            var disks = ContainerDisks.mount(request.id(), images, scsi, layers, parts.agent);
            try {
                var mounts = ContainerMounts.make(request.spec(), scsi, shares);
                return create(request.id(), parts, disks, mounts);
            } catch (Throwable e) {
                try (disks) {
                    throw e;
                }
            }
        } catch (Throwable e) {
            parts.events.forget(request.id());
            throw e;
        }
    }

    private static Container create(
            String id, Parts parts, ContainerDisks disks, ContainerMounts mounts)
            throws IOException, InterruptedException {
        try {
            var spec = GuestSpec.of(mounts.spec(), disks.rootfsPath());
            var config = ContainerConfig.of(disks.bundlePath(), spec, disks.scratchPath());
            parts.agent.create(id, config);
            return new Container(id, mounts.spec().networkNamespace(), parts, disks, mounts);
        } catch (Throwable e) {
            try (mounts) {
                throw e;
            }
        }
    }

    private static void register(String id, Parts parts, RootfsDisks images) throws IOException {
        try {
            parts.events.register(id);
        } catch (IOException e) {
            try (images) {
                throw e;
            }
        }
    }

    /// Its id.
    public String id() {
        return id;
    }

    /// Whether its spec names a network, which is then in its namespace.
    boolean hasNetwork(String name) {
        return network.equals(name);
    }

    /// The pid of its init as the machine sees it; empty if none was started.
    synchronized OptionalLong initPid() {
        return state instanceof State.Started(var init)
                ? OptionalLong.of(init.pid())
                : OptionalLong.empty();
    }

    /// Starts its init.
    ///
    /// @throws IllegalStateException if it was started or closed before
    /// @throws HResultException if the guest cannot start it, for example for a missing program; the
    ///     container then can only be closed
    public synchronized GuestProcess start(Wanted stdio) throws IOException, InterruptedException {
        switch (state) {
            case State.Created() -> {}
            case State.Started _, State.Unstartable _, State.Closed _ ->
                    throw new IllegalStateException("cannot start container " + id + ": " + state);
        }
        state = new State.Unstartable(); // unless it works
        parts.agent.start(id);
        var parameters = ProcessParameters.init(ProcessStarter.pipes(stdio));
        var init = parts.processes.start(id, parameters, stdio);
        state = new State.Started(init);
        return init;
    }

    /// Starts another process in it.
    ///
    /// @param ociProcess the `process` section of an OCI runtime spec
    public GuestProcess exec(JsonObject ociProcess, Wanted stdio)
            throws IOException, InterruptedException {
        var process = ProcessStarter.withoutLabels(ociProcess);
        return parts.processes.start(
                id, ProcessParameters.exec(process, ProcessStarter.pipes(stdio)), stdio);
    }

    /// Asks its init to end; returns when it was told. One that has ended already is no failure.
    public void shutdown(Shutdown how) throws IOException, InterruptedException {
        try {
            switch (how) {
                case GRACEFUL -> parts.agent.shutdownGraceful(id);
                case FORCED -> parts.agent.shutdownForced(id);
            }
        } catch (HResultException e) {
            if (!hasEnded(e)) {
                throw e;
            }
        }
    }

    private static boolean hasEnded(HResultException e) {
        return e.hresult() == HResult.SYSTEM_NOT_FOUND
                || e.hresult() == HResult.ALREADY_STOPPED
                || e.hresult() == HResult.NOT_FOUND;
    }

    /// Its processes as the machine sees them, in no order.
    public List<Long> pids() throws IOException, InterruptedException {
        return parts.agent.properties(id, List.of(GetProperties.PROCESS_LIST)).processIds();
    }

    /// What it uses of the machine, in containerd's cgroup v1 shape.
    public JsonObject statistics() throws IOException, InterruptedException {
        return parts.agent
                .properties(id, List.of(GetProperties.STATISTICS))
                .metrics()
                .orElse(JsonObject.of());
    }

    /// Gives it new limits.
    ///
    /// @param resources the `linux.resources` of an OCI runtime spec; what is not in it stays
    public void update(JsonObject resources) throws IOException, InterruptedException {
        parts.agent.update(id, new ContainerConstraints(GuestSpec.resources(resources)));
    }

    /// Stops its processes where they are. A signal that ends one still does.
    public void pause() throws IOException, InterruptedException {
        freeze("1");
    }

    /// Lets its processes go on.
    public void resume() throws IOException, InterruptedException {
        freeze("0");
    }

    /// The protocol has no word for it, but lets a host name files of a cgroup.
    private void freeze(String value) throws IOException, InterruptedException {
        var unified = JsonObject.builder().put("cgroup.freeze", value).build();
        var resources = JsonObject.builder().put("unified", unified).build();
        parts.agent.update(id, new ContainerConstraints(resources));
    }

    /// Waits for the end of its init, or of the machine.
    ///
    /// The guest tells it after somebody has read and closed init's output and awaited its end.
    public void awaitExit() throws InterruptedException {
        parts.events.awaitExit(id, FOR_EVER);
    }

    /// Ends what still runs, unmounts, detaches, and makes the guest forget it.
    ///
    /// @throws IOException if something could not be given back; call it again to go on from there
    @Override
    public synchronized void close() throws IOException {
        if (state instanceof State.Closed) {
            return;
        }
        try {
            if (!parts.agent.isGone()) {
                end();
            }
            if (parts.agent.isGone()) {
                mounts.close();
                disks.abandon();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while closing container " + id);
        }
        parts.events.forget(id);
        state = new State.Closed();
        parts.onClosed.accept(id);
    }

    private void end() throws IOException, InterruptedException {
        try {
            stop();
            giveBack(() -> {
                mounts.close();
                disks.separate();
            });
            if (disks.shareScratch()) { // on which the guest deletes what is the container's
                deleteState();
                giveBack(disks);
            } else {
                LeaseGroup.of(List.<Lease>of(this::deleteState, () -> giveBack(disks))).close();
            }
        } catch (IOException e) {
            if (!parts.agent.isGone()) {
                throw e;
            }
        }
    }

    private void stop() throws IOException, InterruptedException {
        switch (state) {
            // nobody waits for its init, so nobody will tell of its end
            case State.Created _, State.Unstartable _ -> shutdown(Shutdown.FORCED);
            case State.Started(var init) -> stop(init);
            case State.Closed _ -> {}
        }
    }

    private void stop(GuestProcess init) throws IOException, InterruptedException {
        init.close(); // the guest tells of its end only when nobody reads its output any more
        // An end that was told to those who waited for it is announced right after.
        if (parts.events.awaitExit(id, init.hasEnded() ? END : Duration.ZERO)) {
            return;
        }
        shutdown(Shutdown.GRACEFUL);
        if (!parts.events.awaitExit(id, END)) {
            shutdown(Shutdown.FORCED);
            if (!parts.events.awaitExit(id, END)) {
                log.warning("container did not end");
            }
        }
    }

    /// Processes that were killed may hold mounts for a moment.
    private static void giveBack(Lease lease) throws IOException {
        whileBusy(lease, _ -> true);
    }

    private void deleteState() throws IOException {
        whileBusy(this::askToDeleteState, e -> e.hresult() == HResult.INVALID_STATE);
    }

    private void askToDeleteState() throws IOException {
        try {
            parts.agent.deleteState(id);
        } catch (HResultException e) {
            if (!hasEnded(e)) {
                throw e;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while deleting container " + id);
        }
    }

    /// Tries again what the guest refuses for a reason that may pass.
    private static void whileBusy(Lease lease, Predicate<HResultException> mayPass)
            throws IOException {
        long until = System.nanoTime() + BUSY.toNanos();
        while (true) {
            try {
                lease.close();
                return;
            } catch (HResultException e) {
                if (!mayPass.test(e) || System.nanoTime() > until) {
                    throw e;
                }
            }
            try {
                Thread.sleep(BUSY_LOOK_MS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while a container's end is awaited");
            }
        }
    }
}
