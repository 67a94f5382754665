package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.ModifySettingRequest;
import io.hcsshim.hcs.schema2.PropertyQuery;
import io.hcsshim.hcs.schema2.PropertyType;
import io.hcsshim.hcs.schema2.RequestType;
import io.hcsshim.hcs.schema2.ResourcePaths;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.ProcessFacts;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.Update;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.windows.document.ContainerDocument;
import io.hcsshim.windows.document.ContainerLimits;
import io.hcsshim.windows.document.ProcessDocument;
import io.hcsshim.windows.document.WindowsSpec;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A container that is a compute system: on the host, or in a machine. Thread-safe.
final class HcsContainer implements WindowsGuest {
    private final WindowsHost host;
    private final HcsSystem system;
    private final WindowsSpec spec;
    private final LeaseStack held; // guarded by itself
    private final Sharing sharing;
    private final Set<HcsRun> runs = ConcurrentHashMap.newKeySet();
    private volatile boolean lost;

    /// A folder or a pipe of the host that the container is to see: shared with its machine, if it has one.
    interface Sharing {
        String path(String source, boolean readOnly) throws IOException, InterruptedException;
    }

    HcsContainer(
            WindowsHost host,
            HcsSystem system,
            WindowsSpec spec,
            LeaseStack held,
            Sharing sharing) {
        this.host = host;
        this.system = system;
        this.spec = spec;
        this.held = held;
        this.sharing = sharing;
    }

    /// Makes one on the host; nothing is left of it when this throws.
    static HcsContainer onHost(WindowsHost host, Workload workload)
            throws IOException, InterruptedException {
        var held = new LeaseStack();
        try {
            var root = held.hold(HostLayers.mount(host, workload)).root();
            var document = ContainerDocument.onHost(host.owner(), workload.spec(), root);
            var system = host.hcs().create(workload.id(), document);
            held.hold(system::close);
            return new HcsContainer(host, system, workload.spec(), held, (source, _) -> source);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    @Override
    public GuestRun start(Wanted stdio) throws IOException, InterruptedException {
        system.start();
        try {
            return run(spec.requireProcess(), stdio);
        } catch (IOException | InterruptedException | RuntimeException e) {
            try {
                system.terminate();
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    @Override
    public GuestRun exec(JsonObject process, Wanted stdio)
            throws IOException, InterruptedException {
        return run(OciProcess.of(process), stdio);
    }

    private GuestRun run(OciProcess process, Wanted stdio)
            throws IOException, InterruptedException {
        try {
            var run = HcsRun.of(system.createProcess(ProcessDocument.of(process, stdio)));
            runs.add(run);
            if (lost) {
                run.close();
            }
            return run;
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void shutdown(Shutdown how) throws IOException, InterruptedException {
        switch (how) {
            case GRACEFUL -> Ends.gracefully(system, host.patience());
            case FORCED -> Ends.forcibly(system, host.patience());
        }
    }

    /// Ends it, whatever runs in it.
    void end() throws IOException {
        Ends.closing(() -> Ends.gracefully(system, host.patience()));
    }

    /// Its machine has ended: nobody is there any more who would tell how its processes do.
    void lose() {
        lost = true;
        runs.forEach(HcsRun::close);
    }

    /// Waits for its end and says how it came.
    String awaitExit() throws InterruptedException {
        return Ends.await(system);
    }

    @Override
    public List<Integer> pids() throws IOException, InterruptedException {
        return processes().stream().map(ProcessFacts::pid).toList();
    }

    @Override
    public List<ProcessFacts> processes() throws IOException, InterruptedException {
        var list = new ArrayList<ProcessFacts>();
        for (var process : query(PropertyType.PROCESS_LIST).objects("ProcessList")) {
            list.add(
                    new ProcessFacts(
                            (int) process.uint32("ProcessId"),
                            process.string("ImageName"),
                            time(process.string("CreateTimestamp")),
                            process.uint64("KernelTime100ns"),
                            process.uint64("UserTime100ns"),
                            process.uint64("MemoryCommitBytes"),
                            process.uint64("MemoryWorkingSetPrivateBytes"),
                            process.uint64("MemoryWorkingSetSharedBytes")));
        }
        return List.copyOf(list);
    }

    private static Instant time(String text) throws JsonException {
        try {
            return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new JsonException("CreateTimestamp: not a time: '" + text + "'", e);
        }
    }

    @Override
    public JsonObject statistics() throws IOException, InterruptedException {
        return query(PropertyType.STATISTICS).object("Statistics").orElse(JsonObject.of());
    }

    private JsonObject query(String property) throws IOException, InterruptedException {
        return system.properties(
                new PropertyQuery().with(PropertyQuery.PROPERTY_TYPES, List.of(property)));
    }

    @Override
    public void update(Update update) throws IOException, InterruptedException {
        switch (update) {
            case Update.WindowsResources(var resources) -> limit(resources);
            case Update.WindowsMount(var mount) -> mount(mount);
            case Update.LinuxResources _, Update.PolicyFragment _ ->
                    throw TaskException.invalid(
                            "update: a Windows container takes WindowsResources");
        }
    }

    private void limit(JsonObject resources) throws IOException, InterruptedException {
        ContainerLimits limits;
        try {
            limits = ContainerLimits.read(resources, Map.of(), host.processors());
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid("update: " + e.getMessage());
        }
        if (limits.memory().isPresent()) {
            system.modify(
                    ModifySettingRequest.of(
                            RequestType.UPDATE,
                            ResourcePaths.CONTAINER_MEMORY,
                            Json.of(limits.memoryMb())));
        }
        if (limits.processor().isPresent()) {
            system.modify(
                    ModifySettingRequest.of(
                            RequestType.UPDATE,
                            ResourcePaths.CONTAINER_PROCESSOR,
                            limits.processor().get().toJson()));
        }
    }

    private void mount(JsonObject mount) throws IOException, InterruptedException {
        var isPipe = ContainerDocument.isPipe(mount.string("ContainerPath"));
        var path = sharing.path(mount.string("HostPath"), mount.bool("ReadOnly"));
        system.modify(
                ModifySettingRequest.of(
                        RequestType.ADD,
                        isPipe
                                ? ResourcePaths.CONTAINER_MAPPED_PIPES
                                : ResourcePaths.CONTAINER_MAPPED_DIRECTORIES,
                        ContainerDocument.mount(mount, path)));
    }

    @Override
    public void close() throws IOException {
        Ends.closing(() -> {
            synchronized (held) {
                held.close();
            }
        });
    }
}
