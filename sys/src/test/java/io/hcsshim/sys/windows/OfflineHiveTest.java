package io.hcsshim.sys.windows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.testing.WindowsStub;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OfflineHiveTest {
    private static final String KEY = "ControlSet001\\Services\\gns";

    private final WindowsStub stub = WindowsStub.fresh();
    private final Libraries libraries = Libraries.in(stub.folder());
    @TempDir Path folder;

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, stub.count("hives"), "hives");
        assertEquals(0, stub.count("keys"), "keys");
    }

    @Test
    void whatIsSetIsFoundWithItsKind() throws Exception {
        try (var hive = OfflineHive.create(libraries)) {
            hive.set(KEY, "Start", new OfflineHive.Value(4, new byte[] {2, 0, 0, 0}));
            hive.set(KEY, "Start", new OfflineHive.Value(4, new byte[] {3, 0, 0, 0}));
            hive.set(KEY, "Empty", new OfflineHive.Value(0, new byte[0]));

            var start = hive.get(KEY, "Start");
            assertEquals(4, start.type());
            assertArrayEquals(new byte[] {3, 0, 0, 0}, start.data());
            assertEquals(0, hive.get(KEY, "Empty").data().length);
            var missing = assertThrows(WindowsException.class, () -> hive.get(KEY, "Stop"));
            assertTrue(missing.is(WindowsError.FILE_NOT_FOUND), missing.getMessage());
            assertTrue(String.valueOf(missing.getMessage()).contains("gns\\Stop"));
        }
    }

    @Test
    void keysComeAndGoAndAreInTheFileThatIsSaved() throws Exception {
        var file = folder.resolve("SYSTEM").toString();
        try (var hive = OfflineHive.create(libraries)) {
            hive.createKey(KEY);
            hive.createKey(KEY);
            hive.createKey("Setup");
            hive.deleteKey("Setup");
            hive.save(file);
            assertThrows(WindowsException.class, () -> hive.save(file));
        }
        try (var hive = OfflineHive.open(libraries, file)) {
            assertTrue(hive.hasKey(KEY));
            assertFalse(hive.hasKey("Setup"));
        }
        assertThrows(
                WindowsException.class,
                () -> OfflineHive.open(libraries, folder.resolve("none").toString()));
    }

    @Test
    void hivesAreMergedAndStayOpen() throws Exception {
        try (var base = OfflineHive.create(libraries);
                var delta = OfflineHive.create(libraries)) {
            base.createKey("a");
            delta.createKey("b");
            try (var merged = OfflineHive.merge(List.of(delta, base))) {
                assertTrue(merged.hasKey("a") && merged.hasKey("b"));
            }
            assertTrue(base.hasKey("a"));
        }
    }

    @Test
    void aKeyIsClosedAlsoIfItsValueCannotBeSet() throws Exception {
        try (var hive = OfflineHive.create(libraries)) {
            stub.script("ORSetValue", 5);
            assertThrows(
                    WindowsException.class,
                    () -> hive.set(KEY, "x", new OfflineHive.Value(1, new byte[2])));
        }
    }
}
