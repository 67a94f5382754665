package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.MessageType;
import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.testkit.FakeGuest;
import io.hcsshim.testkit.FakeHypervisor;
import io.hcsshim.testkit.FakeVirtualMachine;
import io.hcsshim.testkit.MemoryStream;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.ImageBuilder;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.share.ShareTransport;
import io.hcsshim.vm.Exit;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Folders and files of the host in the containers of a machine.
@Timeout(30)
class MountsTest {
    private static final int R_LERROR = 7;
    private static final int R_ATTACH = 105;

    @TempDir private Path temp;
    private final FakeGuest guest = FakeGuest.create();
    private final FakeHypervisor hypervisor = FakeHypervisor.running(() -> guest);
    private UtilityVm uvm;
    private FakeVirtualMachine machine;
    private Path data;

    @BeforeEach
    void boot() throws Exception {
        data = Files.createDirectory(temp.resolve("data"));
        Files.writeString(data.resolve("file"), "text");
        var store = LayerStore.open(temp.resolve("store"), new NoImages());
        var spec = UvmSpec.of("vm", temp, BootFiles.in(temp)).build();
        uvm = UtilityVm.boot(hypervisor, spec, store, PhaseListener.NONE);
        machine = hypervisor.machines().getFirst();
    }

    @AfterEach
    void close() throws IOException {
        uvm.close();
    }

    @Test
    void aFolderIsServedMountedAndBoundAndGoesWithItsContainer() throws Exception {
        var container = create("c", bind(data, "/data"));

        var folder = guest.resources("MappedDirectory").getFirst();
        assertEquals("/run/mounts/plan9/0", folder.string("MountPath"));
        assertEquals(564, folder.int32("Port"));
        assertEquals(List.of("/run/mounts/plan9/0"), sources());
        var client = machine.dial(564);
        assertEquals(R_ATTACH, attach(client, "0"));

        container.close();

        assertEquals(List.of(), guest.resources("MappedDirectory"));
        assertThrows(IOException.class, () -> attach(client, "0"), "the guest is cut off");
        assertEquals(R_LERROR, attach(machine.dial(564), "0"));
    }

    @Test
    void aFileIsBoundByItsNameAndNothingBesideItIsServed() throws Exception {
        create("c", bind(data.resolve("file"), "/etc/file", "ro"));

        assertEquals(List.of("/run/mounts/plan9/0/file"), sources());
        assertTrue(guest.resources("MappedDirectory").getFirst().bool("ReadOnly"));
    }

    @Test
    void containersShareWhatTheyUseInTheSameWay() throws Exception {
        var link = Files.createSymbolicLink(temp.resolve("link"), data);
        var first = create("a", bind(data, "/data"), bind(data, "/again"));
        var second = create("b", bind(link, "/data"), bind(data, "/ro", "ro"));

        assertEquals(2, guest.resources("MappedDirectory").size());
        first.close();
        assertEquals(2, guest.resources("MappedDirectory").size());
        second.close();
        assertEquals(List.of(), guest.resources("MappedDirectory"));
    }

    @Test
    void aSourceThatIsNotThereIsRefusedAndNothingIsLeft() throws Exception {
        var failure =
                assertThrows(
                        IOException.class, () -> create("c", bind(data.resolve("none"), "/data")));

        assertTrue(
                failure.getMessage().contains(data + "/none on /data: open"), failure.getMessage());
        assertEquals(List.of(), guest.resources("MappedDirectory"));
        create("c", bind(data, "/data"));
    }

    @Test
    void aGuestThatCannotMountItLeavesNothingServed() throws Exception {
        guest.failOn(
                MessageType.MODIFY_SETTINGS, HResultException.because(HResult.FAIL, "no 9p here"));

        assertThrows(IOException.class, () -> create("c", bind(data, "/data")));
        guest.behaveOn(MessageType.MODIFY_SETTINGS);
        create("c", bind(data, "/data"));
        assertEquals(List.of("/run/mounts/plan9/0"), sources().subList(0, 1));
    }

    @Test
    void writableSharesCanBeDenied() throws Exception {
        uvm.share(ShareTransport.BEST, false);

        var failure = assertThrows(IOException.class, () -> create("c", bind(data, "/data")));

        assertTrue(failure.getMessage().startsWith("operation denied"), failure.getMessage());
        create("d", bind(data, "/data", "ro"));
    }

    @Test
    void aMachineThatDiesTakesItsSharesAlong() throws Exception {
        var container = create("c", bind(data, "/data"));
        var client = machine.dial(564);
        attach(client, "0");

        machine.exit(new Exit.PoweredOff());

        container.close();
        assertThrows(IOException.class, () -> attach(client, "0"));
    }

    @Test
    void aDiskIsAttachedMountedAndBound() throws Exception {
        var image = Files.writeString(temp.resolve("disk.img"), "ext4 or so");
        var container =
                create(
                        "c",
                        OciMount.of("/disk", "virtual-disk", image.toString(), List.of("ro")),
                        OciMount.of(
                                "blockdev:///dev/xvda",
                                "virtual-disk",
                                image.toString(),
                                List.of("ro")));

        var mapped = guest.resources("MappedVirtualDisk");
        var volume =
                mapped.stream().filter(disk -> isAt(disk, sources(0))).findFirst().orElseThrow();
        assertTrue(volume.bool("ReadOnly"));
        var node = mapped.stream().filter(disk -> isAt(disk, sources(1))).findFirst().orElseThrow();
        assertTrue(node.bool("BlockDev"));
        container.close();
        assertEquals(List.of(), guest.resources("MappedVirtualDisk"));
        assertEquals(List.of(), machine.devices());
    }

    @Test
    void aManagedDiskGoesWithItsContainer() throws Exception {
        var image = Files.writeString(temp.resolve("managed.img"), "ext4 or so");
        var disk = OciMount.of("/disk", "automanage-virtual-disk", image.toString(), List.of());
        var container = create("c", disk);
        assertTrue(Files.exists(image));

        machine.exit(new Exit.PoweredOff());
        container.close();

        assertFalse(Files.exists(image));
        var failure = assertThrows(IOException.class, () -> create("d", disk));
        assertTrue(failure.getMessage().contains("no such file"), failure.getMessage());
    }

    private static boolean isAt(JsonObject disk, String path) {
        try {
            return disk.string("MountPath").equals(path);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String sources(int index) {
        try {
            return sources().get(index);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDiskThatIsNotThereIsRefused() {
        var failure =
                assertThrows(
                        IOException.class,
                        () ->
                                create(
                                        "c",
                                        OciMount.of(
                                                "/disk",
                                                "virtual-disk",
                                                temp + "/none.vhdx",
                                                List.of())));

        assertTrue(failure.getMessage().contains("no such file"), failure.getMessage());
    }

    private static OciMount bind(Path source, String destination, String... more) {
        var options = new ArrayList<>(List.of("rbind"));
        options.addAll(List.of(more));
        return OciMount.of(destination, "bind", source.toString(), options);
    }

    private Container create(String id, OciMount... mounts) throws Exception {
        var document =
                JsonObject.parse(
                        """
                        {"ociVersion":"1.1.0","process":{"args":["true"],"cwd":"/"},"root":{"path":"rootfs"},"linux":{}}\
                        """);
        var spec = OciSpec.of(document).withMounts(List.of(mounts));
        var lower = Files.createDirectories(temp.resolve("lower"));
        return uvm.createContainer(
                new ContainerRequest(
                        id, spec, new Rootfs.Overlay(List.of(lower), Optional.empty())));
    }

    /// The sources of the newest container's mounts, as the guest was told.
    private List<String> sources() throws IOException {
        var created = guest.requests(MessageType.CREATE).getLast();
        var config = JsonObject.parse(created.string("ContainerConfig"));
        var sources = new ArrayList<String>();
        for (var mount : config.object("OciSpecification").orElseThrow().objects("mounts")) {
            sources.add(mount.string("source"));
        }
        return sources;
    }

    /// The type of the server's answer to Tversion and Tattach.
    private static int attach(MemoryStream client, String name) throws IOException {
        call(
                client,
                100,
                ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putInt(8192),
                "9P2000.L");
        var body = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(0).putInt(-1).putShort((short) 0);
        return call(client, 104, body, name);
    }

    private static int call(MemoryStream client, int type, ByteBuffer body, String text)
            throws IOException {
        body.putShort((short) text.length()).put(text.getBytes(StandardCharsets.UTF_8));
        if (type == 104) {
            body.putInt(0);
        }
        body.flip();
        var request = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
        request.putInt(7 + body.remaining()).put((byte) type).putShort((short) 1).put(body);
        client.output().write(request.array(), 0, request.position());
        var head = client.input().readNBytes(7);
        if (head.length < 7) {
            throw new IOException("the server is gone");
        }
        var length = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt();
        client.input().readNBytes(length - 7);
        return head[4];
    }

    private static final class NoImages implements ImageBuilder {
        @Override
        public void layer(Path directory, Path image) throws IOException {
            Files.writeString(image, "");
        }

        @Override
        public void scratch(long bytes, Path image) throws IOException {
            Files.writeString(image, "");
        }
    }
}
