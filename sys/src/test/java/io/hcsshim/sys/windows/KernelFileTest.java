package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import io.hcsshim.sys.windows.KernelFile.How;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KernelFileTest {
    private static final How FOLDER =
            new How(FileAccess.READ, KernelFile.OPEN, KernelFile.FOLDER | KernelFile.FOR_BACKUP);
    private static final How NEW_FOLDER =
            new How(FileAccess.READ, KernelFile.CREATE, KernelFile.FOLDER);
    private static final How NEW_FILE =
            new How(FileAccess.READ, KernelFile.CREATE, KernelFile.NO_FOLDER);
    private static final How GOING =
            new How(KernelFile.DELETE, KernelFile.OPEN, KernelFile.LINK_ITSELF);

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());

    @TempDir Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("files"), "handles that were not closed");
        assertEquals(0, stub.count("wrong object attributes"));
    }

    private KernelFile root() throws WindowsException {
        return KernelFile.open(libraries, "\\??\\" + folder, FOLDER);
    }

    @Test
    void filesAreMadeLinkedAndTakenAwayBelowAnOpenFolder() throws Exception {
        try (var root = root();
                var sub = root.open("ordner", NEW_FOLDER);
                var file = sub.open("Datei ö", NEW_FILE)) {
            file.link(root, "zweite 😀");
        }
        assertTrue(Files.isSameFile(folder.resolve("ordner/Datei ö"), folder.resolve("zweite 😀")));

        try (var root = root();
                var file = root.open("ordner\\Datei ö", GOING);
                var link = root.open("zweite 😀", GOING)) {
            file.remove();
            link.remove();
        }
        try (var root = root();
                var sub = root.open("ordner", GOING)) {
            sub.remove();
        }
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void whatFailsNamesTheWholePathAndTheWindowsError() throws Exception {
        Files.createDirectories(folder.resolve("voll/unten"));
        try (var root = root();
                var full = root.open("voll", GOING)) {
            var missing = assertThrows(WindowsException.class, () -> root.open("nichts", FOLDER));
            assertEquals(WindowsError.FILE_NOT_FOUND, missing.number());
            var message = String.valueOf(missing.getMessage());
            assertTrue(message.contains(folder + "\\nichts"), message);
            var exists = assertThrows(WindowsException.class, () -> root.open("voll", NEW_FOLDER));
            assertEquals(WindowsError.ALREADY_EXISTS, exists.number());
            assertEquals(145, assertThrows(WindowsException.class, full::remove).number());
            stub.script("NtFsControlFile", 0xC0000022);
            assertTrue(
                    assertThrows(WindowsException.class, () -> root.control(1, new byte[0], 0))
                            .is(WindowsError.ACCESS_DENIED));
        }
        assertTrue(Files.exists(folder.resolve("voll/unten")));
    }

    @Test
    void aLinkThatIsOpenedItselfLeadsNowhere() throws Exception {
        Files.createSymbolicLink(folder.resolve("hinaus"), Path.of("/"));
        var itself =
                new How(
                        FileAccess.READ,
                        KernelFile.OPEN,
                        KernelFile.FOLDER | KernelFile.LINK_ITSELF);
        try (var root = root()) {
            assertThrows(WindowsException.class, () -> root.open("hinaus", itself));
        }
    }

    @Test
    void theAnswerOfTheFileSystemIsAsLongAsItSays() throws Exception {
        try (var root = root()) {
            assertArrayEquals(
                    new byte[] {3, 2, 1}, root.control(0x900A8, new byte[] {1, 2, 3}, 16));
            assertArrayEquals(new byte[0], root.control(0x900AC, new byte[0], 0));
        }
    }

    @Test
    void aNameWithANulIsRefusedBeforeTheCall() throws Exception {
        try (var root = root()) {
            var before = stub.count("NtCreateFile");
            assertThrows(IllegalArgumentException.class, () -> root.open("a\0b", FOLDER));
            assertEquals(before, stub.count("NtCreateFile"));
        }
    }
}
