package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.Frame;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.testkit.Misbehaviour;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.Encryption;
import io.hcsshim.uvm.layers.ImageBuilder;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.vm.Device;
import io.hcsshim.vm.Device.Access;
import io.hcsshim.vm.Exit;
import io.hcsshim.vm.ScsiAddress;
import io.hcsshim.vm.VsockStream;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UtilityVmTest {
    @TempDir private Path temp;
    private final FakeGuest guest = FakeGuest.create();
    private final FakeHypervisor hypervisor = FakeHypervisor.running(() -> guest);
    private UtilityVm uvm;
    private FakeVirtualMachine machine;

    @BeforeEach
    void boot() throws Exception {
        var store = LayerStore.open(temp.resolve("store"), new EmptyImages());
        var spec = UvmSpec.of("vm", temp, BootFiles.in(temp)).build();
        uvm = UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
        machine = hypervisor.machines().getFirst();
    }

    @AfterEach
    void close() throws IOException {
        uvm.close();
    }

    @Test
    void aContainerSaysHelloAndLeavesNothingBehind() throws Exception {
        var container = create("c", "echo", "Hello", "World!");
        var init = container.start(Wanted.OUTPUT);

        assertEquals("Hello World!\n", text(init.stdout().orElseThrow()));
        assertEquals("", text(init.stderr().orElseThrow()));
        assertEquals(0, init.await());
        container.awaitExit();
        container.close();

        assertEquals(Set.of(), guest.containers());
        assertEquals(List.of(), guest.resources("MappedVirtualDisk"));
        assertEquals(List.of(), guest.resources("CombinedLayers"));
        assertEquals(List.of(), machine.devices());
        assertEquals(List.of(), machine.listeningPorts());
        assertEquals(0, liveFiles());
    }

    @Test
    void layersAndScratchAreCombinedWhereTheProtocolWantsThem() throws Exception {
        create("c", "true");

        var combined = guest.resources("CombinedLayers").getFirst();
        assertEquals("/run/gcs/c/c/rootfs", combined.string("ContainerRootPath"));
        assertEquals("/run/gcs/c/c/scratch/c", combined.string("ScratchPath"));
        var images = new ArrayList<String>();
        for (var layer : combined.objects("Layers")) {
            images.add(Files.readString(diskOn(layer.string("Path")).image()).replace("\0", ""));
        }
        assertEquals(List.of("top", "base"), images);
        assertEquals(Access.READ_WRITE, diskOn("/run/gcs/c/c").access());
    }

    private Device.ScsiDisk diskOn(String mountPath) throws IOException {
        for (var settings : guest.resources("MappedVirtualDisk")) {
            if (settings.string("MountPath").equals(mountPath)) {
                var at = new ScsiAddress(settings.uint8("Controller"), settings.uint8("Lun"));
                return machine.diskAt(at).orElseThrow();
            }
        }
        throw new AssertionError("nothing is mounted on " + mountPath);
    }

    @Test
    void containersShareLayersAndNotScratch() throws Exception {
        var first = create("a", "true");
        var second = create("b", "true");

        assertEquals(4, machine.devices().size(), "two layers, two scratch disks");
        first.close();
        assertEquals(3, machine.devices().size());
        second.close();
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void containersShareScratchIfTheyWish() throws Exception {
        var first = sharing("a");
        var second = sharing("b");

        assertEquals(3, machine.devices().size(), "two layers, one scratch disk");
        assertEquals(1, liveFiles());
        var paths = new ArrayList<String>();
        for (var combined : guest.resources("CombinedLayers")) {
            paths.add(combined.string("ScratchPath"));
        }
        var disk = paths.getFirst().substring(0, paths.getFirst().indexOf("/scratch/a"));
        assertTrue(disk.startsWith("/run/mounts/scsi/m"), disk);
        assertEquals(List.of(disk + "/scratch/a", disk + "/scratch/b"), paths);
        first.close();
        assertEquals(3, machine.devices().size());
        second.close();
        assertEquals(List.of(), machine.devices());
        uvm.close();
        assertEquals(0, liveFiles());
    }

    @Test
    void theGuestForgetsAContainerOnceItsDiskIsUnmounted() throws Exception {
        create("c", "true").close();

        assertTrue(removalOf("/run/gcs/c/c") < deletion(), "the bundle is on that disk");
    }

    @Test
    void theGuestForgetsAContainerBeforeTheDiskThatItSharesGoes() throws Exception {
        var container = sharing("c");
        var scratch = guest.resources("CombinedLayers").getFirst().string("ScratchPath");
        container.close();

        var disk = scratch.substring(0, scratch.indexOf("/scratch/c"));
        assertTrue(deletion() < removalOf(disk), "it deletes the container's folder there");
    }

    /// When the guest was asked to unmount a disk, counted in requests.
    private int removalOf(String mountPath) throws IOException {
        var requests = guest.requests();
        for (int i = 0; i < requests.size(); i++) {
            if (requests.get(i).type() == MessageType.MODIFY_SETTINGS) {
                var request = requests.get(i).json().object("Request").orElseThrow();
                var settings = request.object("Settings").orElseGet(JsonObject::of);
                if (request.string("RequestType").equals("Remove")
                        && settings.string("MountPath").equals(mountPath)) {
                    return i;
                }
            }
        }
        throw new AssertionError("nobody unmounted " + mountPath);
    }

    private int deletion() {
        var types = guest.requests().stream().map(Frame::type).toList();
        return types.indexOf(MessageType.DELETE_CONTAINER_STATE);
    }

    private Container sharing(String id) throws Exception {
        var wish = new ScratchWish(0, true, Encryption.NONE);
        return uvm.createContainer(new ContainerRequest(id, spec("true"), rootfs(), wish));
    }

    @Test
    void inputGoesInAndItsEndIsSeen() throws Exception {
        var init = create("c", "cat").start(Wanted.ALL);
        var stdin = init.stdin().orElseThrow();

        stdin.write(ByteBuffer.wrap("over and out".getBytes(StandardCharsets.UTF_8)));
        stdin.shutdownOutput();

        assertEquals("over and out", text(init.stdout().orElseThrow()));
        init.close();
        assertEquals(0, init.await());
    }

    @Test
    void everyStreamHasAPortOfItsOwnThatIsNeverUsedAgain() throws Exception {
        var container = create("c", "sleep");
        container.start(Wanted.ALL);
        container.exec(process("true"), Wanted.OUTPUT).close();

        var settings =
                guest.requests(MessageType.EXECUTE_PROCESS).stream()
                        .map(UtilityVmTest::stdio)
                        .toList();
        assertEquals(0x40000001L, settings.get(0).uint32("StdIn"));
        assertEquals(0x40000002L, settings.get(0).uint32("StdOut"));
        assertEquals(0x40000003L, settings.get(0).uint32("StdErr"));
        assertFalse(settings.get(1).has("StdIn"));
        assertEquals(0x40000004L, settings.get(1).uint32("StdOut"));
        assertEquals(0x40000005L, settings.get(1).uint32("StdErr"));
    }

    @Test
    void exitCodesAndSignalsComeThrough() throws Exception {
        var container = create("c", "sleep");
        var init = container.start(Wanted.NOTHING);
        var exec = container.exec(process("exit", "42"), Wanted.NOTHING);

        assertEquals(42, exec.await());
        assertFalse(exec.signal(15), "it is gone");
        assertTrue(init.signal(9));

        assertEquals(128 + 9, init.await());
    }

    @Test
    void aProcessOfTheMachineRunsOutsideContainers() throws Exception {
        var process = uvm.execInVm(VmProcess.of("echo", "hi"));

        assertEquals("hi\n", text(process.stdout().orElseThrow()));
        process.close();
        assertEquals(0, process.await());
    }

    @Test
    void aRunningContainerIsEndedByItsClose() throws Exception {
        var container = create("c", "sleep");
        var init = container.start(Wanted.NOTHING);

        container.close();

        assertEquals(128 + 15, init.await());
        assertEquals(Set.of(), guest.containers());
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aContainerWhoseEndIsKnownIsNotAskedToEnd() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var container = create("c", "true")) {
                container.start(Wanted.NOTHING).await();
            }
        }

        assertEquals(List.of(), guest.requests(MessageType.SHUTDOWN_GRACEFUL));
        assertEquals(Set.of(), guest.containers());
    }

    @Test
    void outputThatNobodyReadDoesNotHoldUpAClose() throws Exception {
        guest.install(
                "flood",
                process -> {
                    while (true) {
                        process.stdout().write(new byte[4096]);
                    }
                });
        var container = create("c", "flood");
        container.start(Wanted.ALL);

        container.close();

        assertEquals(Set.of(), guest.containers());
    }

    @Test
    void aContainerThatCouldNotBeStartedGoesWithItsCloseAtOnce() throws Exception {
        guest.failOn(MessageType.EXECUTE_PROCESS, new HResultException(HResult.FAIL, "no"));
        var container = create("c", "true");
        assertThrows(HResultException.class, () -> container.start(Wanted.NOTHING));

        container.close();

        assertEquals(Set.of(), guest.containers());
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aContainerThatWasNeverStartedGoesWithItsClose() throws Exception {
        create("c", "sleep").close();

        assertEquals(Set.of(), guest.containers());
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aMissingProgramIsReportedAndItsPortsAreReleased() throws Exception {
        var container = create("c", "absent");

        var failure = assertThrows(HResultException.class, () -> container.start(Wanted.ALL));

        assertTrue(failure.getMessage().contains("`absent` not found"), failure.getMessage());
        assertEquals(List.of(), machine.listeningPorts());
    }

    @Test
    void aContainerStartsOnce() throws Exception {
        var container = create("c", "true");
        container.start(Wanted.NOTHING).await();

        assertThrows(IllegalStateException.class, () -> container.start(Wanted.NOTHING));
    }

    @Test
    void aContainerThatTheGuestRefusesLeavesNothingBehind() {
        guest.failOn(MessageType.CREATE, new HResultException(HResult.FAIL, "no"));

        assertThrows(HResultException.class, () -> create("c", "true"));

        assertEquals(List.of(), machine.devices());
        assertEquals(List.of(), guest.resources("CombinedLayers"));
        guest.behaveOn(MessageType.CREATE);
    }

    @Test
    void anIdIsUsedOnceAtATime() throws Exception {
        create("c", "true");

        assertThrows(IOException.class, () -> create("c", "true"));

        assertEquals(1, liveFiles(), "the scratch disk of the first");
    }

    @Test
    void processesAndStatisticsOfAContainerAreTold() throws Exception {
        var container = create("c", "sleep");
        var init = container.start(Wanted.NOTHING);

        assertEquals(List.of(init.pid()), container.pids());
        assertTrue(container.statistics().object("pids").isPresent());
        assertTrue(uvm.dumpStacks().contains("fake stack"));
    }

    @Test
    void theDeathOfTheMachineReleasesEverythingAtOnce() throws Exception {
        var container = create("c", "sleep");
        var init = container.start(Wanted.ALL);
        try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
            var code = waiters.submit(init::await);
            var read = waiters.submit(() -> text(init.stdout().orElseThrow()));

            machine.exit(new Exit.Crashed(137, "killed"));

            assertEquals(GuestProcess.LOST, code.get());
            assertThrows(Exception.class, read::get);
        }
        container.awaitExit();
        assertInstanceOf(Exit.Crashed.class, uvm.awaitExit());
        assertThrows(IOException.class, () -> create("d", "true"));
        container.close();
        assertEquals(0, liveFiles());
    }

    @Test
    void aLostBridgeEndsTheMachine() throws Exception {
        var container = create("c", "sleep");
        var init = container.start(Wanted.NOTHING);
        guest.misbehaveOn(MessageType.GET_PROPERTIES, Misbehaviour.GARBAGE);

        assertThrows(IOException.class, container::pids);

        assertEquals(GuestProcess.LOST, init.await());
        uvm.awaitExit();
    }

    @Test
    void closingTheMachineClosesItsContainers() throws Exception {
        create("c", "sleep").start(Wanted.NOTHING);

        uvm.close();

        assertEquals(0, liveFiles());
        assertInstanceOf(Exit.Closed.class, uvm.awaitExit());
    }

    @Test
    void aSpecThatCannotRunIsRefusedBeforeAnyWork() {
        var spec = JsonObject.builder().put("process", process("true")).build();

        var failure =
                assertThrows(
                        OciSpecException.class,
                        () ->
                                uvm.createContainer(
                                        new ContainerRequest("c", OciSpec.of(spec), rootfs())));

        assertTrue(failure.getMessage().contains("linux"), failure.getMessage());
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aContainerGetsNewLimitsAndStandsStill() throws Exception {
        var container = create("c", "sleep");

        container.update(
                JsonObject.parse(
                        "{\"memory\":{\"limit\":9},\"pids\":{\"limit\":3},\"cpu\":{\"quota\":0}}"));
        container.pause();
        container.resume();

        assertEquals(
                List.of(
                        "{\"Windows\":{},\"Linux\":{\"memory\":{\"limit\":9},\"cpu\":{\"quota\":-1}}}",
                        "{\"Windows\":{},\"Linux\":{\"unified\":{\"cgroup.freeze\":\"1\"}}}",
                        "{\"Windows\":{},\"Linux\":{\"unified\":{\"cgroup.freeze\":\"0\"}}}"),
                guest.resources("ContainerConstraints").stream().map(JsonObject::toText).toList());
    }

    @Test
    void aMachineStandsStillAndGoesOn() throws Exception {
        uvm.pause();
        assertTrue(machine.isPaused());

        uvm.resume();
        assertFalse(machine.isPaused());
    }

    private Container create(String id, String... command) throws Exception {
        return uvm.createContainer(new ContainerRequest(id, spec(command), rootfs()));
    }

    private static OciSpec spec(String... command) throws IOException {
        return OciSpec.of(
                JsonObject.builder()
                        .put("process", process(command))
                        .put("linux", JsonObject.of())
                        .build());
    }

    private Rootfs rootfs() throws IOException {
        return new Rootfs.Overlay(
                List.of(
                        Files.createDirectories(temp.resolve("top")),
                        Files.createDirectories(temp.resolve("base"))),
                Optional.empty());
    }

    private static JsonObject process(String... command) {
        return JsonObject.builder().put("args", List.of(command)).build();
    }

    private static String text(VsockStream stream) throws IOException {
        return new String(Channels.newInputStream(stream).readAllBytes(), StandardCharsets.UTF_8);
    }

    private static JsonObject stdio(JsonObject request) {
        try {
            return request.object("Settings")
                    .orElseThrow()
                    .object("VsockStdioRelaySettings")
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private long liveFiles() throws IOException {
        try (var files = Files.list(temp.resolve("store/live"))) {
            return files.count();
        }
    }

    private static final class EmptyImages implements ImageBuilder {
        @Override
        public void layer(Path directory, Path image) throws IOException {
            Files.writeString(image, directory.getFileName().toString());
        }

        @Override
        public void scratch(long bytes, Path image) throws IOException {
            Files.writeString(image, "");
        }
    }
}
