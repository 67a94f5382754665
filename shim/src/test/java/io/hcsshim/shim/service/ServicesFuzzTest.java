package io.hcsshim.shim.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.cri.DNSConfig;
import io.hcsshim.containerd.cri.LinuxPodSandboxConfig;
import io.hcsshim.containerd.cri.PodSandboxConfig;
import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.sandbox.CreateSandboxRequest;
import io.hcsshim.containerd.sandbox.StartSandboxRequest;
import io.hcsshim.containerd.sandbox.WaitSandboxRequest;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.ExecProcessRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.task.StartRequest;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.containerd.task.WaitRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.shim.task.Task;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.wire.testing.FuzzTarget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Calls of containerd, one after the other: each a number of a method, the length of its message in two bytes, and the message. A task
/// `c`, a sandbox `s` and a container `j` in it are known; whatever is called, their machines do nothing.
public final class ServicesFuzzTest implements FuzzTarget {
    /// What `start` was told for all of them; only what comes before the first call counts.
    private static final String TOLD = "start";

    private static final List<String> METHODS =
            List.of(
                    TOLD,
                    "Create",
                    "Start",
                    "State",
                    "Wait",
                    "Kill",
                    "Delete",
                    "Exec",
                    "ResizePty",
                    "CloseIO",
                    "Pids",
                    "Stats",
                    "Connect",
                    "Shutdown",
                    "Pause",
                    "Resume",
                    "Update",
                    "CreateSandbox",
                    "StartSandbox",
                    "Platform",
                    "StopSandbox",
                    "WaitSandbox",
                    "SandboxStatus",
                    "PingSandbox",
                    "ShutdownSandbox",
                    "SandboxMetrics");

    /// Made by JUnit, or for one input.
    public ServicesFuzzTest() {}

    /// What the fuzzer calls.
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        new ServicesFuzzTest().take(input);
    }

    @Override
    public int rounds() {
        return 1000; // each makes and removes folders
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(task(), sandbox());
    }

    private static byte[] task() {
        var out = new ByteArrayOutputStream();
        var options = Options.newBuilder().setVmMemorySizeInMb(700).setDebug(true);
        options.setLogLevel("debug").putDefaultContainerAnnotations("a", "b").setShareScratch(true);
        put(out, TOLD, packed(Packed.RUNHCS_OPTIONS, options.build()));
        var create = CreateTaskRequest.newBuilder().setId("c").setBundle("@/c").setTerminal(true);
        create.setOptions(packed(Packed.RUNHCS_OPTIONS, options.clearDebug().build()));
        create.addRootfs(
                Mount.newBuilder()
                        .setType("overlay")
                        .setSource("overlay")
                        .addOptions("lowerdir=/a:/b")
                        .addOptions("upperdir=/u"));
        put(out, "Create", create.build());
        var id = StartRequest.newBuilder().setId("c").build();
        put(out, "Connect", id);
        put(out, "Start", id);
        var exec = ExecProcessRequest.newBuilder().setId("c").setExecId("e");
        exec.setSpec(json("Process", "{\"args\":[\"sh\"],\"cwd\":\"/\",\"terminal\":true}"));
        put(out, "Exec", exec.build());
        put(out, "Start", StartRequest.newBuilder().setId("c").setExecId("e").build());
        put(out, "State", id);
        put(
                out,
                "ResizePty",
                ResizePtyRequest.newBuilder().setId("c").setWidth(80).setHeight(24).build());
        var update = UpdateTaskRequest.newBuilder().setId("c");
        put(out, "Update", update.setResources(json("LinuxResources", "{\"cpu\":{}}")).build());
        for (var method : List.of("Pids", "Stats", "Pause", "State", "Resume", "CloseIO")) {
            put(out, method, id);
        }
        put(out, "Kill", KillRequest.newBuilder().setId("c").setSignal(9).setAll(true).build());
        for (var method : List.of("Wait", "State", "Delete", "Shutdown")) {
            put(out, method, id);
        }
        return out.toByteArray();
    }

    private static byte[] sandbox() {
        var out = new ByteArrayOutputStream();
        var pod = PodSandboxConfig.newBuilder().setHostname("web");
        pod.setDnsConfig(DNSConfig.newBuilder().addServers("192.0.2.53").addOptions("ndots:5"));
        pod.setLinux(LinuxPodSandboxConfig.newBuilder().putSysctls("net.ipv4.ip_forward", "1"));
        pod.putAnnotations("io.microsoft.virtualmachine.computetopology.processor.count", "2");
        var create = CreateSandboxRequest.newBuilder().setSandboxId("s").setBundlePath("@/s");
        create.setOptions(packed(Packed.CRI_POD, pod.build())).setNetnsPath("/run/netns/x");
        put(out, "CreateSandbox", create.putAnnotations("a", "b").build());
        var id = StartSandboxRequest.newBuilder().setSandboxId("s").build();
        put(out, "Platform", id);
        put(out, "StartSandbox", id);
        put(out, "SandboxStatus", id);
        put(out, "Create", CreateTaskRequest.newBuilder().setId("j").setBundle("@/j").build());
        put(out, "Start", StartRequest.newBuilder().setId("j").build());
        for (var method :
                List.of(
                        "PingSandbox",
                        "SandboxMetrics",
                        "StopSandbox",
                        "WaitSandbox",
                        "ShutdownSandbox")) {
            put(out, method, id);
        }
        return out.toByteArray();
    }

    private static Any packed(String type, MessageLite message) {
        return Any.newBuilder().setTypeUrl(type).setValue(message.toByteString()).build();
    }

    private static Any json(String type, String document) {
        return Any.newBuilder()
                .setTypeUrl("types.containerd.io/opencontainers/runtime-spec/1/" + type)
                .setValue(ByteString.copyFromUtf8(document))
                .build();
    }

    private static void put(ByteArrayOutputStream out, String method, MessageLite message) {
        var bytes = message.toByteArray();
        out.write(METHODS.indexOf(method));
        out.write(bytes.length >> 8);
        out.write(bytes.length);
        out.writeBytes(bytes);
    }

    @Test
    void whatItBeginsFromIsRight() throws Exception {
        for (var seed : seeds()) {
            assertEquals(List.of(), refusals(seed));
        }
    }

    @Override
    public void take(byte[] input) throws Exception {
        refusals(input);
    }

    /// Makes the calls, and gives back what was told to whoever called.
    private static List<String> refusals(byte[] input) throws Exception {
        var refusals = new ArrayList<String>();
        var folder = Files.createTempDirectory("services");
        try (var services = new IdleServices(folder)) {
            var calls = ByteBuffer.wrap(input);
            while (calls.remaining() > 3) {
                var method = METHODS.get((calls.get() & 0xff) % METHODS.size());
                var message = new byte[Math.min(calls.getShort() & 0xffff, calls.remaining())];
                calls.get(message);
                try {
                    call(services, method, message);
                } catch (IOException | IllegalArgumentException e) {
                    refusals.add(method + ": " + e.getMessage());
                }
            }
        } finally {
            Trees.remove(folder);
        }
        return refusals;
    }

    private static void call(IdleServices services, String method, byte[] message)
            throws Exception {
        if (method.equals(TOLD)) {
            services.told(message);
        } else if (!waits(services, method, message)) {
            services.call(method, harmless(services, method, message));
        }
    }

    /// Whether it is a wait for what does not end by itself.
    private static boolean waits(IdleServices services, String method, byte[] message)
            throws IOException {
        return switch (method) {
            case "Wait" -> {
                var request = WaitRequest.parseFrom(message);
                var state = services.task(request.getId()).state(request.getExecId());
                yield state.progress() == Task.Progress.CREATED || services.isBusy();
            }
            case "WaitSandbox" -> {
                var request = WaitSandboxRequest.parseFrom(message);
                yield services.sandbox(request.getSandboxId()).ended().isEmpty();
            }
            default -> false;
        };
    }

    /// The same message, but for streams, which may be any file or program of this host, and with bundles where they are.
    private static byte[] harmless(IdleServices services, String method, byte[] message)
            throws InvalidProtocolBufferException {
        return switch (method) {
            case "Create" -> {
                var request = CreateTaskRequest.parseFrom(message).toBuilder();
                request.clearStdin().clearStdout().clearStderr();
                yield request.setBundle(services.path(request.getBundle())).build().toByteArray();
            }
            case "Exec" -> {
                var request = ExecProcessRequest.parseFrom(message).toBuilder();
                yield request.clearStdin().clearStdout().clearStderr().build().toByteArray();
            }
            case "CreateSandbox" -> {
                var request = CreateSandboxRequest.parseFrom(message).toBuilder();
                var bundle = services.path(request.getBundlePath());
                yield request.setBundlePath(bundle).build().toByteArray();
            }
            default -> message;
        };
    }
}
