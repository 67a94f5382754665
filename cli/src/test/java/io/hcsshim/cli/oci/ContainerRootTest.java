package io.hcsshim.cli.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.linux.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContainerRootTest {
    @TempDir Path folder;
    private ContainerRoot root;

    @BeforeEach
    void makeRoot() {
        root = new ContainerRoot(folder.resolve("r"));
    }

    @Test
    void anIdIsTakenOnce() throws Exception {
        root.claim("c1");

        var refusal = assertThrows(OciException.class, () -> root.claim("c1"));

        assertEquals("container with id 'c1' exists already", refusal.getMessage());
        assertTrue(root.has("c1"));
        assertFalse(root.has("c2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "-a", "a-", "a b", "ä"})
    void whatCannotBeAnIdIsRefused(String id) {
        assertThrows(OciException.class, () -> root.claim(id));
        assertThrows(OciException.class, () -> root.find(id));
        assertFalse(root.has(id));
    }

    @Test
    void anIdMayHaveSeventySixCharactersAndNoMore() throws Exception {
        root.claim("a".repeat(76));
        assertThrows(OciException.class, () -> root.claim("a".repeat(77)));
    }

    @Test
    void whatIsWrittenDownIsReadBack() throws Exception {
        var claimed = root.claim("c1");
        var self = ProcessIdentity.self();
        var record = record(Optional.of(self)).at(Path.of("/s/ns.sock")).with(self);

        claimed.write(record);

        assertEquals(record, root.find("c1").read());
    }

    @Test
    void aContainerWhoseCreatorLivesIsBeingMade() throws Exception {
        var claimed = root.claim("c1");
        claimed.write(record(Optional.of(ProcessIdentity.self())));

        assertEquals(Status.CREATING, new Container(root, claimed).status());
        assertEquals(List.of(), Deserted.in(root));
    }

    @Test
    void aContainerWhoseCreatorWasKilledIsLeftBehind() throws Exception {
        var self = ProcessIdentity.self();
        var other = new ProcessIdentity(self.pid(), self.startTicks() + 1, self.boot());
        var claimed = root.claim("c1");
        claimed.write(record(Optional.of(other)));

        assertEquals(Status.STOPPED, new Container(root, claimed).status());
        assertEquals("container c1", Deserted.in(root).getFirst().what());
    }

    @Test
    void aContainerWhoseShimIsGoneHasStoppedAndIsItsEnginesWhileItHasABundle() throws Exception {
        var claimed = root.claim("c1");
        var self = ProcessIdentity.self();
        var gone = record(Optional.of(self)).at(folder.resolve("nobody.sock")).with(self);
        claimed.write(gone);
        Files.createDirectory(folder.resolve("b"));
        var container = new Container(root, claimed);

        assertEquals(Status.STOPPED, container.status());
        assertEquals(0, container.state().int64("pid"));
        assertEquals(List.of(), Deserted.in(root));

        Files.delete(folder.resolve("b"));
        assertEquals(1, Deserted.in(root).size());
    }

    @Test
    void rootsDoNotShareNames() {
        assertEquals("runhcs", new ContainerRoot(Path.of("/run/runhcs")).namespace());
        var other = new ContainerRoot(Path.of("/run/other")).namespace();
        assertNotEquals(other, root.namespace());
        assertTrue(other.matches("runhcs-[0-9a-f-]{12,13}"), other);
    }

    private ContainerRecord record(Optional<ProcessIdentity> creator) {
        return new ContainerRecord(
                folder.resolve("b").toString(),
                "/b/rootfs",
                Instant.parse("2026-01-02T03:04:05Z"),
                "runhcs",
                Map.of("a", "b"),
                creator,
                Optional.empty(),
                Optional.empty());
    }
}
