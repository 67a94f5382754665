package io.hcsshim.uvm.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TemplateStoreTest {
    private static final String KIND = "a kind of machine\n";
    private static final MachineSize SIZE = new MachineSize(512, 2);

    @TempDir private Path temp;
    private TemplateStore store;

    @BeforeEach
    void open() {
        store = TemplateStore.open(temp.resolve("machines"), temp.resolve("notes"));
    }

    @Test
    void whatWasMadeIsFoundByItsKind() throws Exception {
        assertEquals(Optional.empty(), store.find(KIND));

        var made = make(KIND).orElseThrow();

        var found = store.find(KIND).orElseThrow();
        assertEquals(made, found);
        assertEquals(SIZE, found.size());
        assertEquals("state of " + KIND, Files.readString(found.saved().state()));
        assertEquals(Optional.empty(), store.find("another kind\n"));
        assertEquals(List.of(made.key(), made.key() + ".lock"), entries());
    }

    @Test
    void onlyTheOwnerSeesATemplate() throws Exception {
        var made = make(KIND).orElseThrow();

        for (var file : List.of(made.saved().memory(), made.saved().state())) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        }
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(temp.resolve("machines"))));
    }

    @Test
    void whatIsThereIsNotMadeAgain() throws Exception {
        var first = make(KIND).orElseThrow();

        assertEquals(first, make(KIND).orElseThrow());
    }

    @Test
    void aTruncatedMemoryIsFoundOutAndMadeAnew() throws Exception {
        var made = make(KIND).orElseThrow();
        try (var file = new RandomAccessFile(made.saved().memory().toFile(), "rw")) {
            file.setLength(1 << 20);
        }

        assertComplains("has 1048576 bytes instead of 2097152");
        assertTrue(make(KIND).isPresent());
        assertTrue(store.find(KIND).isPresent());
    }

    @Test
    void aChangedByteIsFoundOut() throws Exception {
        var made = make(KIND).orElseThrow();
        var memory = made.saved().memory();
        var time = Files.getLastModifiedTime(memory);
        try (var file = new RandomAccessFile(memory.toFile(), "rw")) {
            file.seek(1_500_000);
            file.write(1);
        }
        Files.setLastModifiedTime(memory, time);

        assertComplains("is not what was written");
    }

    @Test
    void aChangedStateIsFoundOut() throws Exception {
        var made = make(KIND).orElseThrow();
        Files.writeString(made.saved().state(), "state of A KIND of machine\n");

        assertComplains("state");
    }

    @Test
    void amissingFileIsNamed() throws Exception {
        var made = make(KIND).orElseThrow();
        Files.delete(made.saved().state());

        assertComplains("has lost");
    }

    @Test
    void aManifestThatCannotBeReadIsOneClearSentence() throws Exception {
        var made = make(KIND).orElseThrow();
        Files.writeString(made.folder().resolve("manifest.json"), "{\"format\":");

        assertComplains("manifest of template " + made.key() + " cannot be read");
        Files.delete(made.folder().resolve("manifest.json"));
        assertComplains("has no manifest");
        assertTrue(make(KIND).isPresent());
    }

    @Test
    void afterARestartOfTheHostFilesAreReadAgain() throws Exception {
        var made = make(KIND).orElseThrow();
        var other = TemplateStore.open(temp.resolve("machines"), temp.resolve("other notes"));

        assertEquals(made, other.find(KIND).orElseThrow());
        assertEquals(made, other.verify(made.key()));
        Files.writeString(made.saved().state(), "something else altogether");
        assertThrows(IOException.class, () -> other.find(KIND));
    }

    @Test
    void aMakerThatFailsLeavesNothing() throws Exception {
        assertThrows(
                IOException.class,
                () ->
                        store.make(
                                KIND,
                                SIZE,
                                (into, work) -> {
                                    Files.writeString(into.memory(), "half");
                                    Files.writeString(work.resolve("log"), "…");
                                    throw new IOException("No space left on device");
                                }));

        assertEquals(List.of(TemplateStore.keyOf(KIND) + ".lock"), entries());
        assertTrue(make(KIND).isPresent());
    }

    @Test
    void whatAKilledMakerLeftIsSweptByTheNext() throws Exception {
        var part = temp.resolve("machines").resolve(TemplateStore.keyOf(KIND) + ".part");
        Files.createDirectories(part.resolve("work/machine"));
        Files.writeString(part.resolve("memory"), "half");

        assertEquals(Optional.empty(), store.find(KIND));
        assertTrue(make(KIND).isPresent());
        assertFalse(Files.exists(part));
    }

    @Test
    void twoWhoMakeTheSameAtOnceMakeItOnce() throws Exception {
        var inside = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
            var first =
                    tasks.submit(() ->
                            store.make(
                                    KIND,
                                    SIZE,
                                    (into, _) -> {
                                        inside.countDown();
                                        if (!go.await(30, TimeUnit.SECONDS)) {
                                            throw new IOException("nobody said go");
                                        }
                                        Files.writeString(into.state(), "first");
                                    }));
            assertTrue(inside.await(30, TimeUnit.SECONDS));

            assertEquals(Optional.empty(), make(KIND), "somebody is at it");
            go.countDown();

            assertEquals("first", Files.readString(first.get().orElseThrow().saved().state()));
        }
    }

    @Test
    void anotherProcessThatMakesTheSameIsLeftAloneUntilItIsGone() throws Exception {
        Files.createDirectories(temp.resolve("machines"));
        var lock = temp.resolve("machines").resolve(TemplateStore.keyOf(KIND) + ".lock");
        var other =
                new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo locked; exec cat")
                        .start();
        try {
            assertEquals('l', other.getInputStream().read());

            assertEquals(Optional.empty(), make(KIND), "another process is at it");
        } finally {
            other.getOutputStream().close(); // it ends
            other.waitFor();
        }
        assertTrue(make(KIND).isPresent());
    }

    @Test
    void theLongestUnusedGoWhenThereAreMany() throws Exception {
        var old = make("old\n").orElseThrow();
        var liked = make("liked\n").orElseThrow();
        for (var template : List.of(old, liked)) {
            Files.setLastModifiedTime(
                    template.folder().resolve("manifest.json"), FileTime.from(Instant.EPOCH));
        }
        assertTrue(store.find("liked\n").isPresent());

        for (var i = 0; i < 5; i++) {
            make("kind " + i + "\n");
        }

        assertEquals(Optional.empty(), store.find("old\n"));
        assertTrue(store.find("liked\n").isPresent());
        assertEquals(6, store.list().size());
    }

    @Test
    void aRemovedTemplateIsGoneForTheNextButNotForItsClones() throws Exception {
        var made = make(KIND).orElseThrow();
        try (var open = new RandomAccessFile(made.saved().memory().toFile(), "r")) {
            assertTrue(store.remove(made.key()));

            open.seek(1_000_000);
            assertEquals(7, open.read());
        }
        assertFalse(store.remove(made.key()));
        assertFalse(store.remove("../notes"));
        assertEquals(Optional.empty(), store.find(KIND));
        assertEquals(List.of(), store.list());
    }

    @Test
    void kindsThatDifferHaveDifferentNames() {
        assertNotEquals(TemplateStore.keyOf("a\n"), TemplateStore.keyOf("b\n"));
        assertTrue(TemplateStore.keyOf("a\n").matches("[0-9a-f]{16}"));
    }

    private Optional<Template> make(String kind) throws IOException, InterruptedException {
        return store.make(
                kind,
                SIZE,
                (into, _) -> {
                    try (var file = new RandomAccessFile(into.memory().toFile(), "rw")) {
                        file.setLength(2 << 20);
                        file.seek(1_000_000);
                        file.write(7);
                    }
                    Files.writeString(into.state(), "state of " + kind);
                });
    }

    private void assertComplains(String why) {
        var failure = assertThrows(IOException.class, () -> store.find(KIND));
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }

    private List<String> entries() throws IOException {
        try (var entries = Files.list(temp.resolve("machines"))) {
            return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
        }
    }
}
