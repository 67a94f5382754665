package io.hcsshim.windows.container;

import io.hcsshim.hcs.job.HostJob;
import io.hcsshim.hcs.job.JobUser;
import io.hcsshim.hcs.job.ServiceUser;
import io.hcsshim.hcs.schema2.StorageQoS;
import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.shim.task.GuestRun;
import io.hcsshim.shim.task.ProcessFacts;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.shim.task.Update;
import io.hcsshim.sys.windows.HostProcesses;
import io.hcsshim.sys.windows.HostProcesses.HostProcess;
import io.hcsshim.uvm.Shutdown;
import io.hcsshim.uvm.Wanted;
import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.uvm.lease.LeaseStack;
import io.hcsshim.windows.document.ContainerLimits;
import io.hcsshim.windows.document.ProcessDocument;
import io.hcsshim.windows.document.WindowsSpec;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A container that is a job of the host: its processes see the host's files and network, and its own files at the place that
/// the variable `CONTAINER_SANDBOX_MOUNT_POINT` names. Thread-safe.
final class JobContainer implements WindowsGuest {
    private static final int KILLED = 137;

    private static final Instant EPOCH_1601 = Instant.parse("1601-01-01T00:00:00Z");
    private static final long UNITS_A_SECOND = 10_000_000;
    private static final int NANOS_A_UNIT = 100;

    private final WindowsHost host;
    private final HostJob job;
    private final WindowsSpec spec;
    private final LeaseStack held; // guarded by itself

    private JobContainer(WindowsHost host, HostJob job, WindowsSpec spec, LeaseStack held) {
        this.host = host;
        this.job = job;
        this.spec = spec;
        this.held = held;
    }

    static JobContainer make(WindowsHost host, Workload workload) throws IOException {
        var spec = workload.spec();
        var mounts = JobMounts.of(host, spec);
        var held = new LeaseStack();
        try {
            var user = user(host, workload, held);
            var volume = held.hold(HostLayers.mount(host, workload)).root().path();
            var job =
                    held.hold(
                            new JobLease(
                                    HostJob.make(
                                            host.libraries(),
                                            "JobContainer_" + workload.id(),
                                            mounts.root(volume),
                                            user)));
            mounts.bind(job.job(), volume);
            var container = new JobContainer(host, job.job(), spec, held);
            container.limit(spec.limits());
            return container;
        } catch (IOException | RuntimeException e) {
            try (held) {
                throw e;
            }
        }
    }

    private record JobLease(HostJob job) implements Lease {
        @Override
        public void close() throws IOException {
            job.close();
        }
    }

    private static JobUser user(WindowsHost host, Workload workload, LeaseStack held)
            throws IOException {
        var spec = workload.spec();
        if (spec.inheritsUser()) {
            return ServiceUser.SHIM;
        }
        var process = spec.process();
        var user = process.isEmpty() ? "" : username(process.get());
        var known = ServiceUser.named(user);
        return known.isPresent()
                ? known.get()
                : held.hold(MadeAccount.of(host, workload, user)).user();
    }

    private static String username(OciProcess process) throws IOException {
        return process.toJson().object("user").orElse(JsonObject.of()).string("username");
    }

    private void limit(ContainerLimits limits) throws IOException {
        if (limits.memoryMb() > 0) {
            job.limits().limitMemory(limits.memoryMb() << 20);
        }
        if (limits.count() > 0) {
            job.limits().limitCpu(Math.max(1, limits.count() * 10_000 / host.processors()));
        } else if (limits.maximum() > 0) {
            job.limits().limitCpu(limits.maximum());
        } else if (limits.weight() > 0) {
            // 1 to 10000 of containers as 1 to 9 of jobs
            job.limits().weighCpu(Math.clamp(1 + limits.weight() * 8L / 10_000, 1, 9));
        }
        if (limits.storage().isPresent()) {
            var storage = limits.storage().get();
            job.limitIo(
                    storage.get(StorageQoS.IOPS_MAXIMUM),
                    storage.get(StorageQoS.BANDWIDTH_MAXIMUM));
        }
    }

    @Override
    public GuestRun start(Wanted stdio) throws IOException, InterruptedException {
        return run(spec.requireProcess(), stdio);
    }

    @Override
    public GuestRun exec(JsonObject process, Wanted stdio)
            throws IOException, InterruptedException {
        return run(OciProcess.of(process), stdio);
    }

    private GuestRun run(OciProcess process, Wanted stdio)
            throws IOException, InterruptedException {
        try {
            return HcsRun.of(job.createProcess(ProcessDocument.of(process, stdio)));
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void shutdown(Shutdown how) throws IOException {
        end(); // a job has nobody who could be asked
    }

    /// Ends all its processes.
    void end() throws IOException {
        job.limits().terminate(KILLED);
    }

    @Override
    public List<Integer> pids() throws IOException {
        return job.limits().processes();
    }

    @Override
    public List<ProcessFacts> processes() throws IOException {
        var facts = new ArrayList<ProcessFacts>();
        for (var process : ours()) {
            facts.add(
                    new ProcessFacts(
                            process.pid(),
                            process.image(),
                            time(process.created()),
                            process.kernel100ns(),
                            process.user100ns(),
                            process.commitBytes(),
                            process.privateBytes(),
                            process.totalBytes() - process.privateBytes()));
        }
        return List.copyOf(facts);
    }

    /// A job knows the numbers of its processes, and the host the rest.
    private List<HostProcess> ours() throws IOException {
        var pids = Set.copyOf(pids());
        return new HostProcesses(host.libraries())
                .list().stream().filter(process -> pids.contains(process.pid())).toList();
    }

    private static Instant time(long since1601) {
        return EPOCH_1601.plus(
                Duration.ofSeconds(
                        since1601 / UNITS_A_SECOND, since1601 % UNITS_A_SECOND * NANOS_A_UNIT));
    }

    @Override
    public JsonObject statistics() throws IOException {
        var used = job.limits().accounting();
        var processor =
                JsonObject.builder()
                        .put("TotalRuntime100ns", used.userTime() + used.kernelTime())
                        .put("RuntimeUser100ns", used.userTime())
                        .put("RuntimeKernel100ns", used.kernelTime())
                        .build();
        long own = ours().stream().mapToLong(HostProcess::privateBytes).sum();
        var memory = JsonObject.builder().put("MemoryUsagePrivateWorkingSetBytes", own).build();
        var storage =
                JsonObject.builder()
                        .put("ReadCountNormalized", used.read().operations())
                        .put("ReadSizeBytes", used.read().bytes())
                        .put("WriteCountNormalized", used.written().operations())
                        .put("WriteSizeBytes", used.written().bytes())
                        .build();
        return JsonObject.of()
                .with("Processor", processor)
                .with("Memory", memory)
                .with("Storage", storage);
    }

    @Override
    public void update(Update update) throws IOException {
        if (!(update instanceof Update.WindowsResources(var resources))) {
            throw TaskException.invalid("update: a host process takes WindowsResources");
        }
        try {
            limit(ContainerLimits.read(resources, Map.of(), host.processors()));
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid("update: " + e.getMessage());
        }
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
