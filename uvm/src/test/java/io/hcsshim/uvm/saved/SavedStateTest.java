package io.hcsshim.uvm.saved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.Suspending;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedStateTest {
    @TempDir private Path temp;
    private Path folder;
    private final FakeMachine vm = new FakeMachine();
    private final SavedState state = new SavedState("pod@vm");

    /// A machine whose memory is a few bytes.
    private static final class FakeMachine implements Suspending {
        private Optional<IOException> trouble = Optional.empty();
        private boolean there = true;

        @Override
        public void suspend(Path folder, Step written) throws IOException {
            Files.writeString(folder.resolve("memory"), "memory of the guest");
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            Files.writeString(folder.resolve("state"), "state");
            written.run();
            there = false;
        }

        @Override
        public void revive(Path folder) throws IOException {
            if (trouble.isPresent()) {
                throw trouble.get();
            }
            there = Files.exists(folder.resolve("state"));
        }
    }

    @BeforeEach
    void name() {
        folder = temp.resolve("saved");
    }

    private void assertRefused(Path from, String why) {
        var failure = assertThrows(IOException.class, () -> state.restore(vm, from));
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
        assertTrue(state.isSaved());
        assertFalse(vm.there);
    }

    private void assertNothingIsLeft() throws IOException {
        try (var left = Files.list(temp)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aMachineIsSavedAndRestoredOnce() throws Exception {
        state.save(vm, folder);
        assertTrue(state.isSaved());
        assertThrows(IOException.class, () -> state.save(vm, temp.resolve("again")));

        state.restore(vm, folder);

        assertTrue(vm.there);
        assertNothingIsLeft();
        assertThrows(IOException.class, () -> state.restore(vm, folder));
    }

    @Test
    void theManifestComesBackAsItWasWritten() throws Exception {
        state.save(vm, folder);

        var manifest = SavedManifest.in(folder);

        assertEquals(manifest, SavedManifest.of(manifest.toJson()));
        assertEquals("pod@vm", manifest.machine());
        manifest.check(folder);
    }

    @Test
    void whatIsTruncatedChangedOrMissingIsNamed() throws Exception {
        state.save(vm, folder);
        var memory = folder.resolve("memory");
        Files.writeString(memory, "memory of the gues");
        assertRefused(folder, "18 bytes instead of 19");
        Files.writeString(memory, "memory of the guesT");
        assertRefused(folder, "is not what was written");
        Files.delete(memory);
        assertRefused(folder, "has lost memory");

        Files.writeString(memory, "memory of the guest");
        state.restore(vm, folder);
        assertTrue(vm.there);
    }

    @Test
    void aManifestOfAnotherVersionOrOfNoSenseIsRefused() throws Exception {
        state.save(vm, folder);
        var manifest = SavedManifest.in(folder).toJson();
        assertThrows(
                JsonException.class, () -> SavedManifest.of(manifest.with("format", Json.of(2))));
        assertThrows(
                JsonException.class,
                () -> SavedManifest.of(manifest.with("created", Json.of("once"))));

        Files.writeString(folder.resolve("saved.json"), "{\"format\":1");
        assertRefused(folder, "cannot be read");
    }

    @Test
    void aFolderOfSomebodyWhoWasKilledWhileSavingDoesNotCountAndIsSwept() throws Exception {
        var part = Files.createDirectory(temp.resolve("saved.part"));
        Files.writeString(part.resolve("memory"), "half");

        state.save(vm, folder);
        assertFalse(Files.exists(part));

        Files.createDirectory(part);
        Files.writeString(part.resolve("memory"), "half");
        assertRefused(part, "is no saved machine");
    }

    @Test
    void aMachineThatCannotBeSavedGoesOnAndLeavesNothing() throws Exception {
        vm.trouble = Optional.of(new IOException("No space left on device"));

        var failure = assertThrows(IOException.class, () -> state.save(vm, folder));

        assertTrue(failure.getMessage().contains("No space left"), failure.getMessage());
        assertFalse(state.isSaved());
        assertNothingIsLeft();
    }

    @Test
    void aMachineThatDoesNotComeUpStaysSaved() throws Exception {
        state.save(vm, folder);
        vm.trouble = Optional.of(new IOException("no memory"));
        assertRefused(folder, "no memory");

        vm.trouble = Optional.empty();
        state.restore(vm, folder);
        assertTrue(vm.there);
    }

    @Test
    void anotherMachineOrAnEarlierSaveIsRefused() throws Exception {
        state.save(vm, folder);
        var other = new SavedState("other");
        other.save(new FakeMachine(), temp.resolve("other"));
        assertRefused(temp.resolve("other"), "a save of other");

        var copy = Files.createDirectory(temp.resolve("copy"));
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        state.restore(vm, folder);
        state.save(vm, folder);
        assertRefused(copy, "is not what machine pod@vm was saved to last");
    }

    @Test
    void theFolderGoesWithAMachineThatEndsWhileItIsSaved() throws Exception {
        state.save(vm, folder);

        state.forget();

        assertNothingIsLeft();
    }

    @Test
    void aFolderThatIsThereIsNotTouched() throws Exception {
        Files.createDirectory(folder);

        assertThrows(IOException.class, () -> state.save(vm, folder));

        assertTrue(vm.there);
        assertTrue(Files.isDirectory(folder));
    }
}
