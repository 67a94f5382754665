package io.hcsshim.hcs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.VirtualDisk;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LayerStorageTest {
    private static final String NONE = "{\"SchemaVersion\":{\"Major\":2,\"Minor\":1}}";

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final LayerStorage storage = new LayerStorage(libraries);

    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, stub.count("disks"), "disks that are open");
        assertEquals(0, stub.count("files"), "files that are open");
        assertEquals(0, stub.count("attached disks"));
        assertEquals(0, stub.count("local memory"));
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void layersAreDescribedByTheirIdsAndFolders() throws IOException {
        var parent = folder.resolve("base");
        var data = storage.describe(List.of(parent));
        assertEquals(
                "{\"SchemaVersion\":{\"Major\":2,\"Minor\":1},\"Layers\":[{\"Id\":\""
                        + new Wclayer(libraries).id(parent)
                        + "\",\"Path\":\""
                        + parent
                        + "\"}]}",
                data.toText());
    }

    @Test
    void aWritableLayerIsInitializedFilteredAndDetached() throws IOException {
        var parents = storage.describe(List.of(folder.resolve("base")));
        storage.initializeWritable(folder, parents);
        storage.attachFilter(folder, parents);
        storage.detachFilter(folder);
        storage.attachOverlay(
                "volume", parents.with(LayerParents.FILTER_TYPE, FilterType.UNION_FS));
        storage.detachOverlay("volume", FilterType.UNION_FS);
        var text = parents.toText();
        var filtered = text.replace("}]}", "}],\"FilterType\":\"UnionFS\"}");
        assertEquals(
                List.of(
                        "HcsInitializeWritableLayer " + folder + " " + text + " []",
                        "HcsAttachLayerStorageFilter " + folder + " " + text,
                        "HcsDetachLayerStorageFilter " + folder,
                        "HcsAttachOverlayFilter volume " + filtered,
                        "HcsDetachOverlayFilter volume "
                                + NONE.replace("}}", "},\"FilterType\":\"UnionFS\"}")),
                stub.notes());
    }

    @Test
    void aLayerGoesOutAndComesInByAFolder() throws IOException {
        var layer = Files.createDirectory(folder.resolve("layer"));
        Files.writeString(layer.resolve("file"), "content");
        var none = storage.describe(List.of());
        var options = new ExportLayerOptions().with(ExportLayerOptions.IS_WRITABLE_LAYER, true);
        storage.exportTo(layer, folder.resolve("out"), none, options);
        assertTrue(stub.notes().getLast().endsWith(NONE + " {\"IsWritableLayer\":true}"));
        storage.importFrom(folder.resolve("copy"), folder.resolve("out"), none);
        assertEquals("content", Files.readString(folder.resolve("copy/file")));
        storage.destroy(folder.resolve("copy"));
        assertFalse(Files.exists(folder.resolve("copy")));
    }

    @Test
    void aDiskIsMadeFormattedAndFound() throws IOException {
        var file = folder.resolve("sandbox.vhdx").toString();
        try (var disk = VirtualDisk.create(libraries, file, 20L << 30, 1 << 20)) {
            storage.format(disk);
            disk.attach(VirtualDisk.NO_DRIVE_LETTER | VirtualDisk.BYPASS_ENCRYPTION);
            assertTrue(storage.mountPath(disk).startsWith("\\\\?\\Volume{"));
            assertEquals("\\\\.\\PhysicalDrive7", disk.physicalPath());
            disk.detach();
            assertEquals(new VirtualDisk.Size(20L << 30, 4 << 20, 1 << 20, 512), disk.size());
            var other = UUID.fromString("12345678-9abc-def0-1234-56789abcdef0");
            assertNotEquals(other, disk.id());
            disk.setId(other);
            assertEquals(other, disk.id());
        }
        VirtualDisk.open(libraries, file).close();
        assertEquals("OpenVirtualDisk " + file, stub.notes().getLast());
        assertThrows(WindowsException.class, () -> VirtualDisk.open(libraries, file + ".missing"));
    }

    @Test
    void theDisksOfContainersAreMadeInOrder() throws IOException {
        var layer = Files.createDirectory(folder.resolve("layer"));
        Files.createDirectories(layer.resolve("Hives/old"));
        var disks = disks(layer);
        Files.writeString(disks.base(), "left by an attempt before");
        new BaseDisks(libraries).forContainers(layer, disks, 20);

        assertFalse(Files.exists(layer.resolve("Hives")));
        var access = " 0x60000 7 3 0x2000000";
        var grant = "SetEntriesInAclW rights 0x80000000 mode 1 inheritance 0 type 5 S-1-5-83-0";
        assertEquals(
                List.of(
                        "CreateVirtualDisk " + disks.base() + " 21474836480/1048576 ",
                        "HcsFormatWritableLayerVhd ",
                        "HcsSetupBaseOSLayer " + layer + " no disk {\"Type\":\"Container\"}",
                        "CreateVirtualDisk " + disks.differencing() + " 0/1048576 " + disks.base(),
                        "CreateFileW " + disks.base() + access,
                        grant,
                        "SetSecurityInfo the list after",
                        "CreateFileW " + disks.differencing() + access,
                        grant,
                        "SetSecurityInfo the list after"),
                stub.notes());
    }

    @Test
    void theDisksOfUtilityVmsAreMadeInOrder() throws IOException {
        var disks = disks(folder);
        new BaseDisks(libraries).forUtilityVms(folder, disks, 10);
        var notes = stub.notes();
        assertEquals(
                List.of(
                        "AttachVirtualDisk 0x0",
                        "HcsSetupBaseOSLayer " + folder + " a disk {\"Type\":\"Vm\"}",
                        "DetachVirtualDisk"),
                notes.subList(1, 4));
    }

    @Test
    void disksThatCannotBeMadeReadyAreNotLeft() {
        var disks = disks(folder);
        var failures =
                Map.of(
                        "HcsSetupBaseOSLayer",
                        0x80070005,
                        "SetEntriesInAclW",
                        5,
                        "SetSecurityInfo",
                        5);
        for (var failure : failures.entrySet()) {
            stub.script(failure.getKey(), failure.getValue());
            var denied =
                    assertThrows(
                            WindowsException.class,
                            () -> new BaseDisks(libraries).forContainers(folder, disks, 1));
            assertTrue(denied.is(WindowsError.ACCESS_DENIED), failure.getKey());
            assertFalse(Files.exists(disks.base()), failure.getKey());
            assertFalse(Files.exists(disks.differencing()), failure.getKey());
        }
    }

    private static BaseDisks.Disks disks(Path layer) {
        return new BaseDisks.Disks(layer.resolve("base.vhdx"), layer.resolve("blank.vhdx"));
    }

    @Test
    void baseLayersAreSetUpInFoldersOnDisksAndOnVolumes() throws IOException {
        var options = OsLayerOptions.of(OsLayerType.VM);
        storage.setupBase(folder, options);
        storage.setupBaseVolume(folder, "volume", options);
        assertEquals(
                List.of(
                        "HcsSetupBaseOSLayer " + folder + " no disk {\"Type\":\"Vm\"}",
                        "HcsSetupBaseOSVolume " + folder + " volume {\"Type\":\"Vm\"}"),
                stub.notes());
    }

    @Test
    void aHostWithoutTheLibrarySaysSo(@TempDir Path empty) {
        var none = new LayerStorage(Libraries.in(empty));
        var missing = assertThrows(WindowsException.class, () -> none.detachFilter(folder));
        assertTrue(missing.is(WindowsError.MOD_NOT_FOUND));
    }
}
