package io.hcsshim.hcs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WclayerTest {
    private static final String VOLUME = "\\\\?\\Volume{6f6e6c79-0000-4000-8000-612074657374}\\";

    private final WindowsStub stub = WindowsStub.fresh();
    private final Wclayer layers = new Wclayer(Libraries.in(stub.folder()));

    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("wrong frees"));
        assertEquals(0, stub.count("wrong drivers"));
        assertEquals(0, stub.count("wrong descriptors"));
    }

    @Test
    void aScratchLayerIsMadeMountedUnmountedAndDestroyed() throws IOException {
        var scratch = folder.resolve("scratch");
        var parents = List.of(folder.resolve("top"), folder.resolve("base"));
        assertFalse(layers.exists(scratch));
        layers.createScratch(scratch, parents);
        assertTrue(layers.exists(scratch));
        assertEquals(VOLUME, layers.mount(scratch, parents));
        layers.unmount(scratch);
        layers.destroy(scratch);
        assertFalse(Files.exists(scratch));

        var below = "";
        for (var parent : parents) {
            below += " " + layers.id(parent) + "=" + parent;
        }
        assertEquals(
                List.of(
                        "CreateSandboxLayer " + scratch + below,
                        "ActivateLayer " + scratch,
                        "PrepareLayer " + scratch + below,
                        "UnprepareLayer " + scratch,
                        "DeactivateLayer " + scratch,
                        "DestroyLayer " + scratch),
                stub.notes());
    }

    @Test
    void theIdOfALayerIsThatOfItsFoldersName() throws IOException {
        var here = layers.id(folder.resolve("a"));
        assertEquals(here, layers.id(Path.of("elsewhere", "a")));
        assertFalse(here.equals(layers.id(folder.resolve("b"))));
    }

    @Test
    void aMountThatFailsIsUndone() throws IOException {
        var layer = folder.resolve("layer");
        layers.create(layer);
        stub.script("PrepareLayer", 0xC0370112);
        var failed = assertThrows(WindowsException.class, () -> layers.mount(layer, List.of()));
        assertEquals(WindowsError.VM_INVALID_LAYER, failed.number());
        assertEquals(0, failed.getSuppressed().length);
        stub.script("GetLayerMountPath", 0x80070005);
        assertThrows(WindowsException.class, () -> layers.mount(layer, List.of()));
        assertEquals("DeactivateLayer " + layer, stub.notes().getLast());
        assertEquals(1, stub.count("UnprepareLayer"));
    }

    @Test
    void whatFailsNamesTheCallTheLayerAndTheReason() {
        var failed = assertThrows(WindowsException.class, () -> layers.activate(Path.of("none")));
        assertEquals("ActivateLayer", failed.call());
        assertTrue(failed.getMessage().startsWith("ActivateLayer none: "), failed.getMessage());
        assertTrue(failed.is(WindowsError.PATH_NOT_FOUND));
    }

    @Test
    void layersArePreparedOneAfterTheOther() throws Exception {
        var made = new ArrayList<Path>();
        for (var i = 0; i < 8; i++) {
            var layer = folder.resolve("layer" + i);
            layers.create(layer);
            layers.activate(layer);
            made.add(layer);
        }
        stub.hang("PrepareLayer");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<?>>();
            for (var layer : made) {
                calls.add(
                        threads.submit(() -> {
                            layers.prepare(layer, List.of());
                            return layer;
                        }));
            }
            stub.awaitHanging(1);
            stub.release();
            for (var call : calls) {
                call.get();
            }
        }
        assertEquals(0, stub.count("prepared at the same time"));
    }

    @Test
    void aMountPathThatGotLongerIsCut() throws IOException {
        var layer = folder.resolve("layer");
        layers.create(layer);
        stub.option("short mount paths", 5);
        assertEquals(VOLUME.substring(0, VOLUME.length() - 4), layers.mount(layer, List.of()));
    }

    @Test
    void aLayerGoesOutAndComesInByAFolder() throws IOException {
        var layer = folder.resolve("layer");
        layers.create(layer);
        Files.writeString(layer.resolve("file"), "content");
        layers.exportTo(layer, folder.resolve("out"), List.of());
        layers.importFrom(folder.resolve("copy"), folder.resolve("out"), List.of(layer));
        assertEquals("content", Files.readString(folder.resolve("copy/file")));
        layers.copy(layer, folder.resolve("third"), List.of());
        assertTrue(Files.exists(folder.resolve("third/file")));
    }

    /// A scratch layer, whose volume and partition have these sizes, after it was grown to 40 GiB.
    private List<String> grown(long volume, long partition) throws IOException {
        var layer = folder.resolve("layer" + volume);
        layers.create(layer);
        Files.createFile(layer.resolve("sandbox.vhdx"));
        stub.option("disks are mounted", 1);
        stub.option("volume bytes", volume);
        stub.option("partition bytes", partition);
        stub.notes();
        layers.expandScratch(layer, 40L << 30);
        var notes = stub.notes();
        assertEquals("ExpandSandboxSize " + layer + " 42949672960", notes.getFirst());
        return notes;
    }

    @Test
    void theVolumeOfAScratchLayerGrowsWithItsDisk() throws IOException {
        var notes = grown(20L << 30, 40L << 30);
        assertTrue(notes.contains("AttachVirtualDisk 0x20"), notes.toString());
        int extended = notes.indexOf("FSCTL_EXTEND_VOLUME " + (40L << 30) / 512);
        assertTrue(extended > 0, notes.toString());
        assertEquals("DetachVirtualDisk", notes.getLast());
        nothingOfDisksIsLeft();
    }

    @Test
    void aVolumeThatLacksOnlyItsLastClusterStaysAsItIs() throws IOException {
        var notes = String.join("\n", grown((40L << 30) - 4096, 40L << 30));
        assertFalse(notes.contains("FSCTL"), notes);
        assertTrue(String.join("\n", grown((40L << 30) - 8192, 40L << 30)).contains("FSCTL"));
    }

    @Test
    void aVolumeThatDoesNotGrowLeavesNoDiskAttached() {
        for (var step : List.of("AttachVirtualDisk", "GetDiskFreeSpaceExW", "DeviceIoControl")) {
            stub.script(step, 5);
            var failed = assertThrows(WindowsException.class, () -> grown(step.length(), 1 << 20));
            assertTrue(failed.is(WindowsError.ACCESS_DENIED), failed.getMessage());
            assertEquals(step, failed.call());
            nothingOfDisksIsLeft();
        }
    }

    private void nothingOfDisksIsLeft() {
        for (var what : List.of("attached disks", "disks", "files")) {
            assertEquals(0, stub.count(what), what);
        }
    }

    @Test
    void theDocumentOfBaseImagesIsRead() throws IOException {
        assertEquals(JsonArray.of(), layers.baseImages());
        stub.script("GetBaseImages", 0, "{");
        assertThrows(JsonException.class, layers::baseImages);
        stub.script("GetBaseImages", 0x80070005, "text that comes with a failure");
        assertThrows(WindowsException.class, layers::baseImages);
    }

    @Test
    void aHostWithoutTheFunctionsSaysSo(@TempDir Path empty) {
        var none = new Wclayer(Libraries.in(empty));
        var missing = assertThrows(WindowsException.class, () -> none.exists(folder));
        assertTrue(missing.is(WindowsError.MOD_NOT_FOUND));
    }
}
