package io.hcsshim.hcs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.disk.tar.NewEntry;
import io.hcsshim.disk.tar.TarReader;
import io.hcsshim.disk.tar.TarType;
import io.hcsshim.disk.tar.TarWriter;
import io.hcsshim.disk.tree.Timestamp;
import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.WindowsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LayerArchivesTest {
    private static final Timestamp THEN = new Timestamp(1_500_000_000, 123_456_700);
    private static final String DIRECTORY = "16";
    private static final String HIDDEN = "34";

    private final WindowsStub stub = WindowsStub.fresh();
    private final LayerArchives archives = new LayerArchives(Libraries.in(stub.folder()));

    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("texts"), "texts that were not freed");
        assertEquals(0, stub.count("files"), "files that are open");
        assertEquals(0, stub.count("backups"), "backup streams that are kept");
        assertEquals(0, stub.count("wrong handles"));
    }

    @Test
    void aBaseLayerIsWrittenIntoItsFolderAndFinished() throws IOException {
        var layer = folder.resolve("base");
        var size = archives.importFrom(channel(base().bytes()), layer, List.of());

        assertEquals(12, size);
        assertEquals("content", Files.readString(layer.resolve("Files/deep/file")));
        assertEquals("content", Files.readString(layer.resolve("Files/other name")));
        assertEquals("boot!", Files.readString(layer.resolve("UtilityVM/Files/BCD")));
        for (var path : List.of("Files", "Files/deep", "Files/deep/file")) {
            var time = Files.getLastModifiedTime(layer.resolve(path)).toInstant();
            assertEquals(THEN.seconds(), time.getEpochSecond(), path);
            assertEquals(THEN.nanos(), time.getNano(), path);
        }
        assertEquals(
                List.of(
                        "BackupWrite part 3 of 12 bytes",
                        "ProcessBaseImage " + layer,
                        "ProcessUtilityImage " + layer + "/UtilityVM"),
                stub.notes());
    }

    @Test
    void aBaseLayerBecomesAnArchiveThatMakesTheSameLayer() throws IOException {
        var layer = folder.resolve("base");
        archives.importFrom(channel(base().bytes()), layer, List.of());
        var first = export(layer, List.of());
        archives.importFrom(channel(first), folder.resolve("copy"), List.of());
        var second = export(folder.resolve("copy"), List.of());

        assertEquals(
                List.of(
                        "Files",
                        "Files/deep",
                        "Files/deep/file",
                        "Files/other name",
                        "UtilityVM/Files",
                        "UtilityVM/Files/BCD"),
                names(first));
        assertEquals(names(first), names(second));
        assertTrue(Files.exists(folder.resolve("copy/Files/other name")));
    }

    @Test
    void anExportLeavesALayerAsItWas() throws IOException {
        var layer = folder.resolve("base");
        archives.importFrom(channel(base().bytes()), layer, List.of());
        stub.notes();
        export(layer, List.of());
        assertEquals(
                List.of(
                        "ActivateLayer " + layer,
                        "PrepareLayer " + layer,
                        "UnprepareLayer " + layer,
                        "DeactivateLayer " + layer),
                stub.notes());
    }

    @Test
    void aLayerWithParentsGoesThroughTheTransportFormat() throws IOException {
        var layer = folder.resolve("derived");
        var parents = List.of(folder.resolve("base"));
        archives.importFrom(channel(derived().bytes()), layer, parents);

        // attributes, then the header of the data
        var file = Files.readAllBytes(layer.resolve("Files/file"));
        assertArrayEquals(
                new byte[] {34, 0, 0, 0, 1, 0, 0, 0}, Arrays.copyOf(file, 8), "attributes");
        assertEquals("content", new String(file, 24, 7, StandardCharsets.US_ASCII));
        assertTrue(Files.exists(layer.resolve("Files/deep.$wcidirs$")));
        assertEquals("hive", Files.readString(layer.resolve("Hives/Software_Delta")));
        assertTrue(Files.exists(layer.resolve("Files/second")));

        Files.writeString(
                layer.resolve("tombstones.txt"), "\uFEFFVersion 1.0\n\\gone\n\\deep\\gone too\n");
        var archive = export(layer, parents);
        assertEquals(
                List.of(
                        "Files/.wh.gone",
                        "Files/deep/.wh.gone too",
                        "Files",
                        "Files/deep",
                        "Files/file",
                        "Files/second",
                        "Hives",
                        "Hives/Software_Delta"),
                names(archive));
        assertEquals("34", record(archive, "Files/file", "MSWINDOWS.fileattr"));
        assertEquals(DIRECTORY, record(archive, "Files/deep", "MSWINDOWS.fileattr"));
    }

    @Test
    void whatIsRemovedIsTakenOutOfTheLayerAfterTheImport() throws IOException {
        var layer = Files.createDirectory(folder.resolve("derived"));
        Files.createDirectory(layer.resolve("Files"));
        Files.writeString(layer.resolve("Files/gone"), "");
        var archive =
                new Archive().directory("Files").entry(TarType.REGULAR, "Files/.wh.gone", "", "");
        archives.importFrom(channel(archive.bytes()), layer, List.of(folder));
        assertFalse(Files.exists(layer.resolve("Files/gone")));
    }

    @Test
    void theFolderOfTheTransportIsNotLeft() throws IOException {
        var layer = folder.resolve("derived");
        stub.script("ImportLayer", 0x80070005);
        var archive = channel(derived().bytes());
        assertThrows(
                WindowsException.class, () -> archives.importFrom(archive, layer, List.of(folder)));
        var note = stub.notes().getLast();
        assertTrue(note.startsWith("ImportLayer /") && note.contains(layer.toString()), note);
        assertFalse(Files.exists(Path.of(note.split(" ")[1])), note);
    }

    @Test
    void aNameWhoseFolderTheArchiveDidNotBringIsRefused() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        var layer = folder.resolve("base");
        Files.createDirectories(layer);
        Files.createSymbolicLink(layer.resolve("link"), outside);
        var archive = new Archive().entry(TarType.REGULAR, "link/file", "", "x");
        for (var parents : List.of(List.<Path>of(), List.of(folder))) {
            assertThrows(
                    IOException.class,
                    () -> archives.importFrom(channel(archive.bytes()), layer, parents));
        }
        assertFalse(Files.exists(outside.resolve("file")));
    }

    @Test
    void whatALayerCannotHaveIsRefused() {
        var whiteout = new Archive().entry(TarType.REGULAR, "Files/.wh.x", "", "");
        assertThrows(
                IOException.class,
                () -> archives.importFrom(channel(whiteout.bytes()), folder, List.of()));
        var vm = new Archive().directory("UtilityVM");
        assertThrows(
                IOException.class,
                () -> archives.importFrom(channel(vm.bytes()), folder, List.of(folder)));
        var hive = new Archive().entry(TarType.REGULAR, "Hives/.wh.x", "", "");
        assertThrows(
                IOException.class,
                () -> archives.importFrom(channel(hive.bytes()), folder, List.of(folder)));
    }

    @Test
    void whoMayNotRestoreFilesIsToldBeforeAnythingIsWritten() throws IOException {
        stub.script("AdjustTokenPrivileges", 0);
        var layer = folder.resolve("base");
        var archive = channel(base().bytes());
        var refused =
                assertThrows(
                        WindowsException.class,
                        () -> archives.importFrom(archive, layer, List.of()));
        assertEquals("AdjustTokenPrivileges", refused.call());
        assertFalse(Files.exists(layer));
    }

    private static Archive base() {
        return new Archive()
                .directory("Files")
                .directory("Files/deep/")
                .entry(TarType.REGULAR, "Files/deep/file", "", "content")
                .entry(TarType.HARD_LINK, "Files/other name", "Files/deep/file", "")
                .directory("UtilityVM")
                .directory("UtilityVM/Files")
                .entry(TarType.REGULAR, "UtilityVM/Files/BCD", "", "boot!");
    }

    private static Archive derived() {
        return new Archive()
                .directory("Files")
                .directory("Files/deep")
                .entry(TarType.REGULAR, "Files/file", "", "content")
                .entry(TarType.HARD_LINK, "Files/second", "Files/file", "")
                .directory("Hives")
                .entry(TarType.REGULAR, "Hives/Software_Delta", "", "hive");
    }

    /// An archive that is being put together; its first file has a security descriptor.
    private static final class Archive {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final TarWriter tar = new TarWriter(out);

        Archive directory(String name) {
            return entry(TarType.DIRECTORY, name, "", "");
        }

        Archive entry(char type, String name, String target, String content) {
            var isDirectory = type == TarType.DIRECTORY;
            var records =
                    new TreeMap<>(
                            Map.of(
                                    "MSWINDOWS.fileattr",
                                    isDirectory ? DIRECTORY : HIDDEN,
                                    "LIBARCHIVE.creationtime",
                                    "1500000000"));
            if (name.equals("Files/deep/file")) {
                records.put("MSWINDOWS.rawsd", "YSBkZXNjcmlwdG9y");
            }
            var size = content.length();
            try {
                tar.begin(new NewEntry(type, name, target, size, 0, THEN, records));
                tar.write(content.getBytes(StandardCharsets.US_ASCII), 0, size);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return this;
        }

        byte[] bytes() {
            try {
                tar.finish();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return out.toByteArray();
        }
    }

    private byte[] export(Path layer, List<Path> parents) throws IOException {
        var out = new ByteArrayOutputStream();
        archives.export(layer, parents, out);
        return out.toByteArray();
    }

    private static List<String> names(byte[] archive) throws IOException {
        var tar = TarReader.of(channel(archive));
        var names = new ArrayList<String>();
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            names.add(entry.get().name());
        }
        return names;
    }

    private static String record(byte[] archive, String name, String key) throws IOException {
        var tar = TarReader.of(channel(archive));
        for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
            if (entry.get().name().equals(name)) {
                return entry.get().records().getOrDefault(key, "");
            }
        }
        throw new AssertionError("no member " + name);
    }

    private static ReadableByteChannel channel(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }
}
