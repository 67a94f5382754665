package io.hcsshim.windows.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.task.KillRequest;
import io.hcsshim.containerd.task.ResizePtyRequest;
import io.hcsshim.containerd.task.UpdateTaskRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.windows.WindowsProvider;
import io.hcsshim.shim.control.PodKey;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.journal.PodFolder;
import io.hcsshim.sys.windows.JobIoRate;
import io.hcsshim.sys.windows.JobIoRates;
import io.hcsshim.sys.windows.JobObject;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.LocalAccounts;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Pods, terminals, accounts and crashes of Windows containers, with the stand-in for the service.
@Timeout(60)
class WindowsPodTest {
    private static final String POD =
            ",\"annotations\":{\"io.kubernetes.cri.container-type\":\"sandbox\","
                    + "\"io.kubernetes.cri.sandbox-id\":\"pod\"}";
    private static final String JOB =
            "\"windows\":{},\"annotations\":{\"microsoft.com/hostprocess-container\":\"true\"}";

    @TempDir Path folder;
    private final List<String> notes = new ArrayList<>();
    private WindowsShim shim;

    @BeforeEach
    void up() throws Exception {
        shim = new WindowsShim(folder);
        shim.stub.option("hns major", 15);
        shim.stub.option("hns minor", 4);
    }

    @AfterEach
    void down() throws Exception {
        shim.close();
        assertEquals(0, shim.stub.count("wrong handles"));
    }

    /// The place after what the stand-in has noted so far.
    private int marked() {
        notes.addAll(shim.stub.notes());
        return notes.size();
    }

    /// The first note from a place on that has all of these words.
    private int noted(int from, String... words) {
        marked();
        for (int i = from; i < notes.size(); i++) {
            if (List.of(words).stream().allMatch(notes.get(i)::contains)) {
                return i;
            }
        }
        throw new AssertionError(List.of(words) + " is not in " + String.join("\n", notes));
    }

    private void end(String id) throws Exception {
        shim.call("Kill", KillRequest.newBuilder().setId(id).setSignal(9).setAll(true).build());
        shim.await(id, "");
        shim.delete(id, "");
    }

    @Test
    void theNetworkOfAPodInAMachineIsToldToTheGuestBeforeAndWithEachCard() throws Exception {
        var hcn = new Hcn(new WindowsProvider(Libraries.in(shim.stub.folder())));
        var network =
                hcn.networks().create(new HostComputeNetwork().with(HostComputeNetwork.NAME, "n"));
        var endpoint =
                hcn.endpoints()
                        .createOn(
                                network,
                                new HostComputeEndpoint()
                                        .with(HostComputeEndpoint.NAME, "e")
                                        .with(
                                                HostComputeEndpoint.MAC_ADDRESS,
                                                "00-15-5D-00-00-01"));
        var namespace =
                hcn.namespaces().create(new HostComputeNamespace()).get(HostComputeNamespace.ID);
        hcn.namespaces().attach(namespace, endpoint.get(HostComputeEndpoint.ID));
        int before = marked();

        shim.create(
                "pod",
                "",
                "\"windows\":{\"hyperv\":{},\"network\":{\"networkNamespace\":\""
                        + namespace
                        + "\"}}"
                        + POD);

        int told = noted(before, "NetworkNamespace", namespace);
        int announced = noted(told, "PreAdd", endpoint.get(HostComputeEndpoint.ID));
        int given =
                noted(
                        announced,
                        "VirtualMachine/Devices/NetworkAdapters/",
                        "\"EndpointId\":\"" + endpoint.get(HostComputeEndpoint.ID) + "\"",
                        "00-15-5D-00-00-01",
                        "\"GuestRequest\"");
        assertTrue(given > announced);
        shim.start("pod", "");
        end("pod");
    }

    @Test
    void aMachineThatCannotHaveItsNetworkLeavesNothing() {
        var nobody = "0f3a9c5e-0000-4000-8000-000000000001";
        assertThrows(
                TtrpcException.class,
                () ->
                        shim.create(
                                "pod",
                                "",
                                "\"windows\":{\"hyperv\":{},\"network\":{\"networkNamespace\":\""
                                        + nobody
                                        + "\"}}"
                                        + POD));
        shim.awaitNothingLeft();
    }

    @Test
    void limitsOfAPodAreThoseOfItsMachine() throws Exception {
        shim.create("pod", "", "\"windows\":{\"hyperv\":{}}" + POD);
        shim.start("pod", "");
        int before = marked();

        update("{\"memory\":{\"limit\":1072693248},\"cpu\":{\"maximum\":5000}}");

        noted(before, "VirtualMachine/ComputeTopology/Memory/SizeInMB", "\"Settings\":1024");
        noted(before, "VirtualMachine/ComputeTopology/Processor/Limits", "\"Limit\":5000");
        assertEquals(
                TtrpcCode.INVALID_ARGUMENT,
                assertThrows(
                                TtrpcException.class,
                                () -> update("{\"cpu\":{\"maximum\":1,\"shares\":1}}"))
                        .code());
        end("pod");
    }

    private void update(String resources) throws Exception {
        var any =
                Any.newBuilder()
                        .setTypeUrl(
                                "types.containerd.io/opencontainers/runtime-spec/1/WindowsResources")
                        .setValue(ByteString.copyFromUtf8(resources));
        shim.call("Update", UpdateTaskRequest.newBuilder().setId("pod").setResources(any).build());
    }

    @Test
    void aTerminalHasOneOutputAndTheSizeThatItIsGiven() throws Exception {
        var request =
                CreateTaskRequest.newBuilder()
                        .addRootfs(shim.layers())
                        .setTerminal(true)
                        .setStdout("file://" + folder.resolve("out"))
                        .setStderr("file://" + folder.resolve("err"));
        shim.createWith(
                "c1",
                "{\"commandLine\":\"wait\",\"terminal\":true,\"consoleSize\":{\"height\":20,\"width\":70}}",
                "\"windows\":{}",
                request);
        int before = marked();
        shim.start("c1", "");

        int started = noted(before, "process ", "\"EmulateConsole\":true");
        var document = notes.get(started);
        assertTrue(document.contains("\"ConsoleSize\":[20,70]"), document);
        assertTrue(document.contains("CreateStdOutPipe"), document);
        assertFalse(document.contains("CreateStdErrPipe"), document);
        shim.call(
                "ResizePty",
                ResizePtyRequest.newBuilder().setId("c1").setHeight(31).setWidth(101).build());
        noted(started, "ConsoleSize", "\"Height\":31", "\"Width\":101");
        end("c1");
    }

    @Test
    void aHostProcessRunsAsTheServiceAccountThatItNames() throws Exception {
        for (var account : List.of("NT AUTHORITY\\Local service", "Network service", "")) {
            int before = marked();
            createAs(account);
            shim.start("c1", "");
            var name = account.substring(account.indexOf('\\') + 1);
            noted(before, "LogonUserW NT AUTHORITY\\" + (name.isEmpty() ? "SYSTEM" : name));
            assertEquals(5, shim.await("c1", ""));
            shim.delete("c1", "");
        }
        shim.awaitNothingLeft();
    }

    @Test
    void aHostProcessOfAnotherUserIsRefusedAndLeavesNothing() {
        var refused = assertThrows(TtrpcException.class, () -> createAs("CONTOSO\\somebody"));
        assertEquals(TtrpcCode.UNIMPLEMENTED, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).contains("CONTOSO"), refused.getMessage());
        shim.awaitNothingLeft();
    }

    @Test
    void aHostProcessOfAGroupRunsAsAnAccountMadeForIt() throws Exception {
        int before = marked();
        createAs("Gruppe 1");
        assertEquals(1, shim.stub.count("accounts"));
        shim.start("c1", "");
        int made = noted(before, "NetUserAdd c1 ");
        int joined = noted(made, "NetLocalGroupAddMembers Gruppe 1 c1");
        noted(joined, "LogonUserW .\\c1");
        assertEquals(5, shim.await("c1", ""));
        shim.delete("c1", "");
        noted(joined, "NetUserDel c1");
        assertEquals(0, shim.stub.count("accounts"));
        shim.awaitNothingLeft();
    }

    @Test
    void anAccountOfTheHostIsNeverTakenForAContainer() throws Exception {
        var accounts = new LocalAccounts(Libraries.in(shim.stub.folder()));
        accounts.add("c1", "somebody's");
        var refused = assertThrows(TtrpcException.class, () -> createAs("Gruppe 1"));
        assertEquals(TtrpcCode.FAILED_PRECONDITION, refused.code());
        assertEquals(1, shim.stub.count("accounts"));
        shim.awaitNothingLeft();
    }

    @Test
    void theJournalOfAShimThatDiedTakesAwayTheAccountOfAHostProcess() throws Exception {
        createAs("Gruppe 1");
        var pod =
                new PodFolder(new StateRoot(folder.resolve("state")).pod(new PodKey("test", "c1")));
        assertTrue(pod.held().contains("account c1"), pod.held().toString());
        pod.undo();
        assertEquals(0, shim.stub.count("accounts"));
    }

    @Test
    void aHostProcessSeesItsFilesAndMountsWhereTheSpecSays() throws Exception {
        int before = marked();
        var mounts =
                ",\"mounts\":[{\"destination\":\"%CONTAINER_SANDBOX_MOUNT_POINT%\\\\data\","
                        + "\"source\":\"D:\\\\data\",\"options\":[\"ro\"]},"
                        + "{\"destination\":\"C:\\\\other\",\"source\":\"D:\\\\other\"},"
                        + "{\"destination\":\"\\\\\\\\.\\\\pipe\\\\x\","
                        + "\"source\":\"\\\\\\\\.\\\\pipe\\\\x\"}]";
        var root =
                JOB.replace("\"}", "\",\"microsoft.com/hostprocess-rootfs-location\":\"C:\\\\r\"}");
        shim.create("c1", "exit 0", root + mounts);
        var bind = "BfSetupFilter \\BaseNamedObjects\\JobContainer_c1 flags ";
        int first = noted(before, bind + "0x0 C:\\r is \\\\?\\Volume{");
        int second = noted(first, bind + "0x1 C:\\r\\data is D:\\data");
        noted(second, bind + "0x0 C:\\other is D:\\other");
        assertEquals(3, shim.stub.count("BfSetupFilter"));
        shim.start("c1", "");
        shim.await("c1", "");
        shim.delete("c1", "");
        shim.awaitNothingLeft();
    }

    @Test
    void whatAHostProcessReadsAndWritesIsLimited() throws Exception {
        var limits = JOB.replace("{}", "{\"resources\":{\"storage\":{\"iops\":70,\"bps\":4096}}}");
        shim.create("c1", "exec sleep 1000", limits);
        var libraries = Libraries.in(shim.stub.folder());
        try (var job = JobObject.open(libraries, "JobContainer_c1")) {
            assertEquals(
                    List.of(new JobIoRate("", 70, 4096, 0, 0, JobIoRate.ENABLED)),
                    new JobIoRates(libraries, job).get(""));
        }
        end("c1");
        shim.awaitNothingLeft();
    }

    @Test
    void aMountThatCannotBeBoundLeavesNothing() throws Exception {
        shim.stub.script("BfSetupFilter", 0x80070005);
        assertThrows(TtrpcException.class, () -> createAs("Gruppe 1"));
        assertEquals(0, shim.stub.count("accounts"));
        shim.awaitNothingLeft();
        var pipe =
                ",\"mounts\":[{\"destination\":\"C:\\\\x\","
                        + "\"source\":\"\\\\\\\\.\\\\pipe\\\\x\"}]";
        var refused = assertThrows(TtrpcException.class, () -> shim.create("c2", "x", JOB + pipe));
        assertEquals(TtrpcCode.INVALID_ARGUMENT, refused.code());
        shim.awaitNothingLeft();
    }

    private void createOfImages(String more) throws Exception {
        shim.stub.option("disks are mounted", 1);
        var command = more.equals(JOB) ? "exec sleep 1000" : "wait";
        var request = CreateTaskRequest.newBuilder().addRootfs(shim.images());
        shim.create("c1", command, more, request);
    }

    @Test
    void layersInAnImageAreAVolumeBelowTheScratch() throws Exception {
        for (var spec : List.of("\"windows\":{}", JOB)) {
            int before = marked();
            createOfImages(spec);
            int active = noted(before, "ActivateLayer " + shim.scratch);
            int mounted = noted(active, "image base.cim in " + folder);
            int laid =
                    noted(
                            mounted,
                            "HcsAttachOverlayFilter \\\\?\\Volume{",
                            "}\\\\Files\"",
                            "\"FilterType\":\"UnionFS\"");
            shim.start("c1", "");
            shim.kill("c1", "", 9);
            shim.await("c1", "");
            shim.delete("c1", "");
            int off = noted(laid, "HcsDetachOverlayFilter", "UnionFS");
            noted(off, "DeactivateLayer " + shim.scratch);
            assertEquals(0, shim.stub.count("mounts"));
            shim.awaitNothingLeft();
        }
    }

    @Test
    void sealedImagesAreOneVolumeBelowTheScratch() throws Exception {
        shim.stub.option("disks are mounted", 1);
        int before = marked();
        var layers =
                Mount.newBuilder()
                        .setType("BlockCIM")
                        .setSource(shim.scratch.toString())
                        .addOptions("parentCimPaths=[\"/d/2.bcim\",\"/d/1.bcim\"]")
                        .addOptions("blockCIMType=file")
                        .addOptions("mergedCIMPath=/d/m.bcim");
        shim.create(
                "c1", "wait", "\"windows\":{}", CreateTaskRequest.newBuilder().addRootfs(layers));
        int merged = noted(before, "image m.bcim in /d");
        noted(noted(noted(merged, "image 2.bcim in /d"), "image 1.bcim in /d"), "UnionFS");
        assertEquals(1, shim.stub.count("CimMergeMountImage"));
        shim.delete("c1", "");
        assertEquals(0, shim.stub.count("mounts"));
        shim.awaitNothingLeft();
    }

    @Test
    void anImageThatCannotBeMountedOrLaidOverLeavesNothing() throws Exception {
        for (var step : List.of("CimMountImage", "CreateJobObjectW")) {
            shim.stub.script(step, 0x80070005);
            int before = marked();
            assertThrows(TtrpcException.class, () -> createOfImages(JOB));
            noted(before, "DeactivateLayer " + shim.scratch);
            assertEquals(0, shim.stub.count("mounts"));
            shim.awaitNothingLeft();
        }
    }

    @Test
    void theJournalOfAShimThatDiedUnmountsImages() throws Exception {
        createOfImages("\"windows\":{}");
        var pod =
                new PodFolder(new StateRoot(folder.resolve("state")).pod(new PodKey("test", "c1")));
        int before = marked();
        pod.undo();
        assertEquals(0, shim.stub.count("mounts"));
        noted(before, "DeactivateLayer " + shim.scratch);
    }

    @Test
    void aHostProcessHasAConsoleWithASize() throws Exception {
        var out = folder.resolve("screen");
        int before = marked();
        shim.createWith(
                "c1",
                "{\"commandLine\":\"echo seen; exec sleep 1000\",\"terminal\":true,"
                        + "\"consoleSize\":{\"height\":20,\"width\":70}}",
                JOB.replace("\"}", "\",\"microsoft.com/hostprocess-inherit-user\":\"true\"}"),
                CreateTaskRequest.newBuilder()
                        .addRootfs(shim.layers())
                        .setTerminal(true)
                        .setStdout("file://" + out));
        shim.start("c1", "");
        int made = noted(before, "CreatePseudoConsole 70 x 20");
        shim.call(
                "ResizePty",
                ResizePtyRequest.newBuilder().setId("c1").setHeight(31).setWidth(101).build());
        noted(made, "ResizePseudoConsole 101 x 31");
        while (Files.notExists(out) || !Files.readString(out).equals("seen\n")) {
            Thread.sleep(1); // the test's limit ends it
        }
        shim.kill("c1", "", 1);
        noted(made, "CtrlRoutine 1");
        shim.await("c1", "");
        shim.delete("c1", "");
        assertEquals("seen\n", Files.readString(out));
        assertEquals(0, shim.stub.count("consoles"));
        shim.awaitNothingLeft();
    }

    private void createAs(String account) throws Exception {
        shim.createWith(
                "c1",
                "{\"commandLine\":\"exit 5\",\"user\":{\"username\":\""
                        + account.replace("\\", "\\\\")
                        + "\"}}",
                JOB,
                CreateTaskRequest.newBuilder().addRootfs(shim.layers()));
    }

    @Test
    void theJournalOfAShimThatDiedUnmountsTheLayersOfItsContainers() throws Exception {
        shim.create("c1", "wait", "\"windows\":{}");
        var pod =
                new PodFolder(new StateRoot(folder.resolve("state")).pod(new PodKey("test", "c1")));
        assertEquals(List.of("layer " + shim.scratch), pod.held());
        int before = marked();

        pod.undo();

        int unprepared = noted(before, "UnprepareLayer " + shim.scratch);
        noted(unprepared, "DeactivateLayer " + shim.scratch);
        assertFalse(pod.exists());
        pod.undo(); // once more is fine
    }
}
