package io.hcsshim.snapshotter.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelfTest {
    private static final JsonObject RECORD = JsonObject.builder().put("a", "b").build();

    @TempDir private Path folder;
    private Trash trash;

    @BeforeEach
    void openTrash() throws IOException {
        trash = Trash.open(folder.resolve("gone"), Log.none());
    }

    private Shelf open() throws IOException {
        return Shelf.open(folder.resolve("things"), trash);
    }

    @Test
    void aThingIsThereWhenItsRecordIs() throws Exception {
        var shelf = open();
        var kept = shelf.nextId();
        var lost = shelf.nextId();
        Files.writeString(shelf.create(kept).resolve("content"), "x");
        Files.writeString(shelf.create(lost).resolve("content"), "x");
        shelf.keep(kept, RECORD);

        var again = open();
        trash.await();

        assertEquals(Map.of(kept, RECORD), again.records());
        assertTrue(Files.exists(again.path(kept)));
        assertFalse(Files.exists(again.path(lost)));
    }

    @Test
    void noNumberComesTwiceEvenOfThingsThatAreGone() throws Exception {
        var seen = new HashSet<String>();
        for (int life = 0; life < 3; life++) {
            var shelf = open();
            for (int i = 0; i < 70; i++) {
                assertTrue(seen.add(shelf.nextId()));
            }
        }
        assertTrue(seen.stream().allMatch(id -> id.length() <= 2), "numbers are short");

        Files.delete(folder.resolve("things/next"));
        open().keep("zz", RECORD);
        assertEquals("100", open().nextId(), "of what is there one is told without");
    }

    @Test
    void whatIsDroppedIsGoneAtOnceAndRemovedLater() throws Exception {
        var shelf = open();
        var id = shelf.nextId();
        Files.writeString(
                Files.createDirectories(shelf.create(id).resolve("deep/er")).resolve("f"), "");
        shelf.keep(id, RECORD);

        shelf.drop(id);

        assertFalse(Files.exists(shelf.path(id)));
        assertEquals(Map.of(), shelf.records());
        trash.await();
        try (var left = Files.list(folder.resolve("gone"))) {
            assertEquals(0, left.count());
        }
        shelf.drop(id); // as good as done
    }

    @Test
    void trashOfAProcessThatDiedIsEmptiedByTheNext() throws Exception {
        Files.createDirectories(folder.resolve("gone/old/below"));

        Trash.open(folder.resolve("gone"), Log.none()).await();

        try (var left = Files.list(folder.resolve("gone"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aRecordThatCannotBeReadIsNamedAndNothingIsGuessed() throws Exception {
        open().keep("1", RECORD);
        Files.writeString(folder.resolve("things/1.json"), "{\"a\":");

        var failure = assertThrows(IOException.class, this::open);

        assertTrue(failure.getMessage().contains("things/1.json"), failure.getMessage());
    }
}
