package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.ContainerConstraints;
import io.hcsshim.protocol.gcs.ExecuteProcess;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.PlainRequest;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.protocol.gcs.Request;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.protocol.gcs.ResponseHead;
import io.hcsshim.protocol.gcs.SignalProcess;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pods: a sandbox, and the workloads that join it.
@NeedsRuntime
class PodTest {
    private static final Pipes NONE = new Pipes(false, false, false);
    private static final Pipes OUTPUT = new Pipes(false, true, false);
    private static final String TYPE = "io.kubernetes.cri.container-type";
    private static final String SANDBOX_ID = "io.kubernetes.cri.sandbox-id";

    @TempDir private File state;
    private TestHost host;
    private String pod;
    private int pause;

    @BeforeEach
    void startSandbox() throws Exception {
        host = TestHost.connected();
        var runtime = new CrunTest().runtime(state);
        TestAgent.serving(
                host,
                "-v4",
                "-runtime",
                runtime,
                "-runtime-root",
                state + "/root",
                "-state",
                state + "/rt");
        host.negotiate();
        pod = "p" + Long.toString(System.nanoTime(), 36);
        var bundle = TestBundle.make(state, "pause");
        var spec =
                bundle.spec(TestBundle.process("sleep 600"))
                        .with("hostname", Json.of("web.example.org"));
        succeed(bundle.create(pod, annotated(spec, "sandbox"), ""));
        pause = start(pod, NONE, VsockStdio.NONE);
    }

    @AfterEach
    void endSandbox() throws Exception {
        end(pod, pause);
        host.close();
        ContainerContract.removeCgroups();
    }

    @Test
    void aWorkloadIsCalledAsItsSandboxIs() throws Exception {
        assertTrue(
                run("names", "cat /etc/hostname /etc/hosts", spec -> spec)
                        .startsWith("web.example.org\n127.0.0.1 localhost\n"));
    }

    @Test
    void theHostMayWriteTheFilesItself() throws Exception {
        var text =
                run(
                        "files",
                        "cat /etc/hosts /etc/resolv.conf",
                        spec ->
                                spec.with(
                                        "annotations",
                                        spec.object("annotations")
                                                .orElseThrow()
                                                .with(
                                                        "io.hcsshim.etc.hosts",
                                                        Json.of("10.0.0.1 db\n"))
                                                .with(
                                                        "io.hcsshim.etc.resolv.conf",
                                                        Json.of("nameserver 10.0.0.2\n"))));

        assertEquals("10.0.0.1 db\nnameserver 10.0.0.2\n", text);
    }

    @Test
    void workloadsShareWhatTheyMountFromTheSandbox() throws Exception {
        for (var source : List.of("sandbox://data", "sandbox-tmp://data")) {
            var mount = mount(source, "/data");

            assertEquals("", run("writer", "echo hi > /data/note", spec -> mounted(spec, mount)));
            assertEquals("hi\n", run("reader", "cat /data/note", spec -> mounted(spec, mount)));
        }
    }

    @Test
    void whatTheMachineHasIsMountedAndWhatItHasNotIsNamed() throws Exception {
        Files.writeString(state.toPath().resolve("note"), "of the machine\n");
        var there = mount("uvm://" + state.getPath().substring(1), "/data");
        var text = run("looks", "cat /data/note", spec -> mounted(spec, there));
        assertEquals("of the machine\n", text);

        var refused = refusal(spec -> mounted(spec, mount("uvm://no/such", "/data")));
        assertTrue(refused.contains("uvm://no/such does not exist"), refused);
    }

    @Test
    void aSourceThatLeadsOutOfTheSandboxIsRefused() throws Exception {
        var refused = refusal(spec -> mounted(spec, mount("sandbox://../../etc", "/data")));

        assertTrue(refused.contains("is not below"), refused);
    }

    @Test
    void outputIsCopiedToAFileThatOthersOfThePodSee() throws Exception {
        var said = run("writer", "echo out", spec -> noted(spec, "tee-log-path", "deep/out.log"));
        run("again", "echo more", spec -> noted(spec, "tee-log-path", "deep/out.log"));

        var seen =
                run(
                        "reader",
                        "sort /copies/deep/out.log",
                        spec -> noted(spec, "tee-log-dir-mount", "/copies"));

        assertEquals("out\n", said);
        assertEquals("more\nout\n", seen);
    }

    @Test
    void aCopyOutsideOfThePodIsRefused() throws Exception {
        var refused = refusal(spec -> noted(spec, "tee-log-path", "../../escaped"));

        assertTrue(refused.contains("is not below"), refused);
    }

    private static JsonObject noted(JsonObject spec, String name, String value) throws IOException {
        var all = spec.object("annotations").orElseThrow();
        return spec.with(
                "annotations", all.with("io.microsoft.container.lcow." + name, Json.of(value)));
    }

    @Test
    void aWorkloadJoinsTheNamespacesOfItsSandbox() throws Exception {
        var path = "/proc/" + pause + "/ns/ipc";

        var seen = run("joined", "ls -l /proc/self/ns/ipc", spec -> joining(spec, "ipc", path));

        var ipc = Files.readSymbolicLink(Path.of(path)).toString();
        assertTrue(seen.strip().endsWith(ipc), seen + " is not " + ipc);
    }

    @Test
    void sharedMemoryHasTheSizeOfTheAnnotation() throws Exception {
        var size =
                run(
                        "shm",
                        "cat /proc/mounts",
                        spec -> annotated(spec, "io.microsoft.lcow.shm.size-kb", "128"));

        assertTrue(size.contains("/dev/shm") && size.contains("size=128k"), size);
    }

    @Test
    void aUserIsFoundByItsNameInTheImage() throws Exception {
        var named = JsonObject.builder().put("username", "web:staff").build();
        var bundle = TestBundle.make(state, "user");
        Files.createDirectories(bundle.directory().resolve("rootfs/etc"));
        Files.writeString(
                bundle.directory().resolve("rootfs/etc/passwd"),
                "root:x:0:0::/:\nweb:x:101:7::/:\n");
        Files.writeString(bundle.directory().resolve("rootfs/etc/group"), "staff:x:50:\n");

        var text =
                run(
                        bundle,
                        "user",
                        "cat /proc/self/status",
                        spec ->
                                spec.with(
                                        "process",
                                        spec.object("process").orElseThrow().with("user", named)));

        assertTrue(text.contains("Uid:\t101\t"), text);
        assertTrue(text.contains("Gid:\t50\t"), text);
    }

    @Test
    void aPrivilegedWorkloadHasTheDevicesOfTheMachine() throws Exception {
        var text =
                run(
                        "privileged",
                        "ls /dev",
                        spec ->
                                annotated(
                                        spec,
                                        "io.microsoft.virtualmachine.lcow.privileged",
                                        "true"));

        assertTrue(text.lines().anyMatch("kmsg"::equals), text);
    }

    @Test
    void aDeviceThatTheMachineDoesNotHaveIsNamed() throws Exception {
        var device = JsonObject.builder().put("path", "/dev/no-such").put("type", "c").build();

        var refused =
                refusal(spec ->
                        spec.with(
                                "linux",
                                spec.object("linux")
                                        .orElseThrow()
                                        .with("devices", JsonArray.of(device))));

        assertTrue(refused.contains("/dev/no-such"), refused);
    }

    @Test
    void aWorkloadOfAPodThatIsNotThereIsRefused() throws Exception {
        var refused = refusal(spec -> annotated(spec, SANDBOX_ID, "stranger"));

        assertTrue(refused.contains("pod stranger does not exist"), refused);
    }

    @Test
    void aFrozenContainerStandsStillAndGoesOn() throws Exception {
        var bundle = TestBundle.make(state, "frozen");
        var script = "while :; do echo tick; sleep 0.01; done";
        try (var out = host.listen()) {
            var spec = annotated(bundle.spec(TestBundle.process(script)), "container");
            succeed(bundle.create("frozen", spec, ""));
            var pid = start("frozen", OUTPUT, new VsockStdio(0, out.port(), 0));
            out.readUntil("tick");

            freeze("1");
            var freezer = freezer();
            assertEquals("FROZEN", freezer);
            freeze("0");
            out.readUntil("tick");
            out.readUntil("tick");

            succeed(new SignalProcess(RequestHead.of("frozen"), pid, 0));
            out.readToEnd();
            out.hangUp();
            exitCode("frozen", pid);
            succeed(new PlainRequest(MessageType.DELETE_CONTAINER_STATE, RequestHead.of("frozen")));
        }
    }

    private void freeze(String value) throws Exception {
        var resources = JsonObject.parse("{\"unified\":{\"cgroup.freeze\":\"" + value + "\"}}");
        succeed(
                new ModifySettings(
                        RequestHead.of("frozen"),
                        ModifySettings.UPDATE,
                        new ContainerConstraints(resources)));
    }

    /// What the kernel says of the group, once it is done.
    private String freezer() throws Exception {
        var group = "pods/" + pod + "/frozen";
        var v2 = Path.of("/sys/fs/cgroup", group, "cgroup.events");
        var v1 = Path.of("/sys/fs/cgroup/freezer", group, "freezer.state");
        var end = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < end) {
            var frozen =
                    Files.exists(v2)
                            ? Files.readString(v2).contains("frozen 1")
                            : Files.readString(v1).startsWith("FROZEN");
            if (frozen) {
                return "FROZEN";
            }
        }
        return "not frozen";
    }

    @Test
    void aWorkloadIsMadeAgainUnderItsNameInALivingPod() throws Exception {
        assertEquals("1\n", run("again", "echo 1", spec -> spec));
        assertEquals("2\n", run("again", "echo 2", spec -> spec));
    }

    private interface Change {
        JsonObject apply(JsonObject spec) throws IOException;
    }

    private String run(String id, String script, Change change) throws Exception {
        return run(TestBundle.make(state, id), id, script, change);
    }

    /// What a workload prints.
    private String run(TestBundle bundle, String id, String script, Change change)
            throws Exception {
        for (var name : List.of("etc", "data", "dev/shm")) {
            Files.createDirectories(bundle.directory().resolve("rootfs").resolve(name));
        }
        try (var out = host.listen()) {
            var spec = annotated(bundle.spec(TestBundle.process(script)), "container");
            succeed(bundle.create(id, change.apply(spec), ""));
            var pid = start(id, OUTPUT, new VsockStdio(0, out.port(), 0));
            var text = out.readToEnd();
            out.hangUp();
            exitCode(id, pid);
            succeed(new PlainRequest(MessageType.DELETE_CONTAINER_STATE, RequestHead.of(id)));
            assertFalse(Files.exists(bundle.directory()));
            return text;
        }
    }

    /// Why a workload cannot be made.
    private String refusal(Change change) throws Exception {
        var bundle = TestBundle.make(state, "refused");
        var spec = annotated(bundle.spec(TestBundle.process("true")), "container");
        return host.failure(bundle.create("refused", change.apply(spec), "")).errorMessage();
    }

    private JsonObject annotated(JsonObject spec, String type) {
        var annotations = JsonObject.ofStrings(Map.of(TYPE, type, SANDBOX_ID, pod));
        return spec.with("annotations", annotations);
    }

    private static JsonObject annotated(JsonObject spec, String name, String value)
            throws IOException {
        var annotations = spec.object("annotations").orElseThrow().with(name, Json.of(value));
        return spec.with("annotations", annotations);
    }

    private static JsonObject mount(String source, String destination) {
        return JsonObject.builder()
                .put("destination", destination)
                .put("type", "bind")
                .put("source", source)
                .put("options", List.of("rbind"))
                .build();
    }

    private static JsonObject mounted(JsonObject spec, JsonObject mount) throws IOException {
        var mounts = new java.util.ArrayList<>(spec.list("mounts"));
        mounts.add(mount);
        return spec.with("mounts", new JsonArray(mounts));
    }

    private static JsonObject joining(JsonObject spec, String type, String path)
            throws IOException {
        var linux = spec.object("linux").orElseThrow();
        var namespaces =
                linux.objects("namespaces").stream()
                        .map(each ->
                                each.toText().contains('"' + type + '"')
                                        ? each.with("path", Json.of(path))
                                        : each)
                        .map(Json.class::cast)
                        .toList();
        return spec.with("linux", linux.with("namespaces", new JsonArray(namespaces)));
    }

    private int start(String id, Pipes pipes, VsockStdio ports) throws Exception {
        var parameters = ProcessParameters.init(pipes);
        var body = host.call(new ExecuteProcess(RequestHead.of(id), parameters, ports));
        ResponseHead.of(body).requireSuccess();
        return (int) body.uint32("ProcessId");
    }

    private void end(String id, int pid) throws Exception {
        succeed(new SignalProcess(RequestHead.of(id), pid, 0));
        assertEquals(137, exitCode(id, pid));
        succeed(new PlainRequest(MessageType.DELETE_CONTAINER_STATE, RequestHead.of(id)));
    }

    private long exitCode(String id, int pid) throws Exception {
        var wait = new WaitForProcess(RequestHead.of(id), pid, WaitForProcess.FOR_EVER);
        var body = host.call(wait);
        ResponseHead.of(body).requireSuccess();
        return body.uint32("ExitCode");
    }

    private void succeed(Request request) throws Exception {
        ResponseHead.of(host.call(request)).requireSuccess();
    }
}
