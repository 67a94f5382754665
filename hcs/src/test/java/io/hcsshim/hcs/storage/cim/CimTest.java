package io.hcsshim.hcs.storage.cim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.tree.Timestamp;
import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.cim.CimWriter.Entry;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.CimFs;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.WindowsError;
import io.hcsshim.sys.windows.WindowsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CimTest {
    private static final FileBasics FILE =
            new FileBasics(at(1), at(2), at(3), at(4), FileBasics.ARCHIVE);
    private static final String TIMES = "times 10000000 20000000 30000000 40000000";

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    private final Path image = Path.of("images", "layer.cim").toAbsolutePath();

    /// So many seconds after the start of 1601.
    private static Timestamp at(int seconds) {
        return new Timestamp(seconds - 11_644_473_600L, 0);
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("images"), "images that are open");
        assertEquals(0, stub.count("streams"), "streams that are open");
        assertEquals(0, stub.count("mounts"));
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void anImageIsWrittenFileByFileAndCommitted() throws IOException {
        var entry = new Entry(FILE, bytes("security"), bytes("attributes"), bytes("link"));
        try (var cim = CimWriter.create(libraries, image)) {
            cim.add("folder", Entry.of(FileBasics.of(FileBasics.DIRECTORY, at(1))), 0);
            var out = cim.add("folder\\file", entry, 7);
            out.write(bytes("conte"));
            out.write(bytes("nt"));
            cim.addStream("folder\\file", "zone", 1).write('z');
            cim.addLink("folder\\again", "folder\\file");
            cim.addMergedLink("folder\\below", "other");
            cim.hide("hidden");
            cim.remove("removed");
            cim.commit();
        }
        assertEquals(
                List.of(
                        "CimCreateImage " + image.getParent() + " 0x0 nothing -> layer.cim",
                        "CimCreateFile folder 0x10 0 bytes, times 10000000 10000000 10000000"
                                + " 10000000, [] [] []",
                        "CimCreateFile folder\\file 0x20 7 bytes, "
                                + TIMES
                                + ", [security] [attributes] [link]",
                        "content content",
                        "CimCreateAlternateStream folder\\file:zone 1 bytes",
                        "content z",
                        "CimCreateHardLink folder\\again folder\\file",
                        "CimCreateMergeLink folder\\below other",
                        "CimTombstoneFile hidden ",
                        "CimDeletePath removed ",
                        "CimCommitImage"),
                stub.notes());
    }

    @Test
    void aFileSystemGrowsOutOfAnotherOfTheImage() throws IOException {
        CimWriter.extend(libraries, image, "old", "new").close();
        CimWriter.extend(libraries, image, "old", "").close();
        var folder = image.getParent();
        assertEquals(
                List.of(
                        "CimCreateImage " + folder + " 0x0 old -> new",
                        "CimCreateImage " + folder + " 0x0 old -> itself"),
                stub.notes());
    }

    @Test
    void contentOfAnotherSizeIsRefused() throws IOException {
        try (var cim = CimWriter.create(libraries, image)) {
            var out = cim.add("file", Entry.of(FILE), 2);
            assertThrows(IOException.class, () -> out.write(bytes("abc")));
            out.write('a');
            assertThrows(IOException.class, cim::commit);
            assertThrows(IOException.class, () -> out.write('b'), "its stream is closed");
        }
        assertEquals(0, stub.count("CimCommitImage"));
    }

    @Test
    void anImageThatIsNotFinishedIsClosedWithItsStream() throws IOException {
        try (var cim = CimWriter.create(libraries, image)) {
            cim.add("file", Entry.of(FILE), 100);
        }
        assertEquals(0, stub.count("CimCommitImage"));
    }

    @Test
    void whatFailsNamesTheCallAndTheFile() throws IOException {
        try (var cim = CimWriter.create(libraries, image)) {
            stub.script("CimCreateFile", 0x80070005);
            var failed =
                    assertThrows(WindowsException.class, () -> cim.add("file", Entry.of(FILE), 0));
            assertEquals("CimCreateFile file: access denied (0x5)", failed.getMessage());
        }
    }

    @Test
    void imagesAreMountedAsVolumes() throws IOException {
        try (var mount = CimMount.mount(libraries, image, CimMount.DIRECT_ACCESS)) {
            assertTrue(mount.path().matches("\\\\\\\\\\?\\\\Volume\\{[-0-9a-f]{36}}\\\\"));
        }
        var images = List.of(image, image.resolveSibling("base.cim"));
        CimMount.mountMerged(libraries, images, CimMount.SINGLE_FILE).close();
        var folder = image.getParent();
        assertEquals(
                List.of(
                        "image layer.cim in " + folder,
                        "CimMountImage flags 0x2",
                        "image layer.cim in " + folder,
                        "image base.cim in " + folder,
                        "CimMergeMountImage flags 0x20"),
                stub.notes());
    }

    @Test
    void writingGoesToTheWriterWhereThereIsOne(@TempDir Path alone) throws IOException {
        var needed = List.of("cimfs.dll", "libstub.so", "ole32.dll");
        for (var library : needed) {
            Files.createSymbolicLink(
                    alone.resolve(library), stub.folder().resolve(library).toRealPath());
        }
        assertTrue(new CimFs(Libraries.in(alone)).canWrite());
        assertTrue(new CimFs(libraries).canWrite());
        CimWriter.create(Libraries.in(alone), image).close();
        CimWriter.create(libraries, image).close();
        assertEquals(2, stub.count("CimCreateImage"));
        for (var library : needed) {
            Files.delete(alone.resolve(library));
        }
    }

    @Test
    void aHostWithoutCimFsSaysSo(@TempDir Path empty) {
        var none = Libraries.in(empty);
        assertFalse(new CimFs(none).canWrite());
        var missing = assertThrows(WindowsException.class, () -> CimMount.mount(none, image, 0));
        assertTrue(missing.is(WindowsError.MOD_NOT_FOUND));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
