package io.hcsshim.shim.service;

import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.sandbox.CreateSandboxRequest;
import io.hcsshim.containerd.sandbox.PingRequest;
import io.hcsshim.containerd.sandbox.PlatformRequest;
import io.hcsshim.containerd.sandbox.PlatformResponse;
import io.hcsshim.containerd.sandbox.SandboxMetricsRequest;
import io.hcsshim.containerd.sandbox.SandboxMetricsResponse;
import io.hcsshim.containerd.sandbox.SandboxStatusRequest;
import io.hcsshim.containerd.sandbox.SandboxStatusResponse;
import io.hcsshim.containerd.sandbox.ShutdownSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxResponse;
import io.hcsshim.containerd.sandbox.StopSandboxRequest;
import io.hcsshim.containerd.sandbox.WaitSandboxRequest;
import io.hcsshim.containerd.sandbox.WaitSandboxResponse;
import io.hcsshim.containerd.types.Metric;
import io.hcsshim.containerd.types.Platform;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.events.TaskEvents;
import io.hcsshim.shim.task.Pods;
import io.hcsshim.shim.task.Sandbox;
import io.hcsshim.shim.task.SandboxCreation;
import io.hcsshim.shim.task.TaskException;
import io.hcsshim.wire.ttrpc.TtrpcCall;
import io.hcsshim.wire.ttrpc.TtrpcService;
import java.io.IOException;
import java.time.Instant;

/// containerd's sandbox service: pods that are machines. Their containers come through [TaskService].
final class SandboxService implements TtrpcService {
    static final String NAME = "containerd.runtime.sandbox.v1.Sandbox";

    private static final byte[] EMPTY = new byte[0];

    /// The process in whose namespaces the containers of such a pod are: the guest's first.
    private static final int PID = 1;

    private final String namespace;
    private final Pods pods;
    private final Admission admission;
    private final SandboxCreation creation;
    private final Statistics statistics;

    /// @param namespace whose sandboxes these are: calls do not say it
    SandboxService(
            String namespace,
            Pods pods,
            Admission admission,
            SandboxCreation creation,
            Statistics statistics) {
        this.namespace = namespace;
        this.pods = pods;
        this.admission = admission;
        this.creation = creation;
        this.statistics = statistics;
    }

    @Override
    public byte[] call(TtrpcCall call) throws Exception {
        var payload = call.payload();
        return switch (call.method()) {
            case "CreateSandbox" -> create(CreateSandboxRequest.parseFrom(payload));
            case "StartSandbox" -> start(StartSandboxRequest.parseFrom(payload));
            case "Platform" -> platform(PlatformRequest.parseFrom(payload));
            case "StopSandbox" -> stop(StopSandboxRequest.parseFrom(payload));
            case "WaitSandbox" -> await(WaitSandboxRequest.parseFrom(payload));
            case "SandboxStatus" -> status(SandboxStatusRequest.parseFrom(payload));
            case "PingSandbox" -> ping(PingRequest.parseFrom(payload));
            case "ShutdownSandbox" -> shutdown(ShutdownSandboxRequest.parseFrom(payload));
            case "SandboxMetrics" -> metrics(SandboxMetricsRequest.parseFrom(payload));
            default -> throw TaskException.unimplemented("method " + call.method());
        };
    }

    private PodKey key(String id) {
        return new PodKey(namespace, id);
    }

    private Sandbox sandbox(String id) throws TaskException {
        return pods.get(key(id)).sandbox();
    }

    private byte[] create(CreateSandboxRequest request) throws IOException {
        creation.create(pods.get(key(request.getSandboxId())), request);
        return EMPTY;
    }

    private byte[] start(StartSandboxRequest request) throws IOException, InterruptedException {
        var started = pods.get(key(request.getSandboxId())).startSandbox();
        return bytes(
                StartSandboxResponse.newBuilder()
                        .setPid(PID)
                        .setCreatedAt(TaskEvents.timestamp(started.createdAt()))
                        .build());
    }

    private byte[] platform(PlatformRequest request) throws TaskException {
        sandbox(request.getSandboxId());
        var platform = Platform.newBuilder().setOs("linux").setArchitecture("amd64");
        return bytes(PlatformResponse.newBuilder().setPlatform(platform).build());
    }

    private byte[] stop(StopSandboxRequest request) throws IOException, InterruptedException {
        sandbox(request.getSandboxId()).stop();
        return EMPTY;
    }

    private byte[] await(WaitSandboxRequest request) throws TaskException, InterruptedException {
        var ended = sandbox(request.getSandboxId()).await();
        return bytes(
                WaitSandboxResponse.newBuilder()
                        .setExitStatus(ended.status())
                        .setExitedAt(TaskEvents.timestamp(ended.at()))
                        .build());
    }

    private byte[] status(SandboxStatusRequest request) throws IOException {
        var sandbox = sandbox(request.getSandboxId());
        var running = sandbox.isRunning();
        var response =
                SandboxStatusResponse.newBuilder()
                        .setSandboxId(request.getSandboxId())
                        .setPid(running ? PID : 0)
                        .setState(running ? "SANDBOX_READY" : "SANDBOX_NOTREADY")
                        .setCreatedAt(TaskEvents.timestamp(sandbox.createdAt()));
        sandbox.ended().ifPresent(end -> response.setExitedAt(TaskEvents.timestamp(end.at())));
        if (request.getVerbose() && running) {
            var usage = sandbox.usage();
            response.putInfo("machine", request.getSandboxId() + "@vm");
            response.putInfo("residentBytes", Long.toString(usage.residentBytes()));
            response.putInfo("assignedBytes", Long.toString(usage.assignedBytes()));
        }
        return bytes(response.build());
    }

    /// Whether its guest answers.
    private byte[] ping(PingRequest request) throws IOException, InterruptedException {
        sandbox(request.getSandboxId()).ping();
        return EMPTY;
    }

    /// Ends it and forgets it; for us that never ends the process.
    private byte[] shutdown(ShutdownSandboxRequest request)
            throws IOException, InterruptedException {
        var pod = admission.find(key(request.getSandboxId()));
        if (pod.isPresent()) {
            pod.get().dropSandbox();
            if (!pod.get().busy()) {
                admission.forget(pod.get());
            }
        }
        return EMPTY;
    }

    private byte[] metrics(SandboxMetricsRequest request) throws IOException {
        var usage = sandbox(request.getSandboxId()).usage();
        var metric =
                Metric.newBuilder()
                        .setTimestamp(TaskEvents.timestamp(Instant.now()))
                        .setId(request.getSandboxId())
                        .setData(statistics.of(usage));
        return bytes(SandboxMetricsResponse.newBuilder().setMetrics(metric).build());
    }

    private static byte[] bytes(MessageLite message) {
        return message.toByteArray();
    }
}
