package io.hcsshim.sys.linux.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.testing.Laboratory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkNamespaceTest {
    private static final Path HERE = Path.of("/proc/thread-self/ns/net");

    @TempDir private Path folder;
    private Laboratory laboratory;

    @BeforeEach
    void open() throws IOException {
        laboratory = Laboratory.open();
    }

    @AfterEach
    void close() throws Exception {
        if (laboratory != null) {
            laboratory.close();
        }
    }

    @Test
    void aNewNamespaceHasALoopbackAndNothingElse() throws Exception {
        var names = laboratory.room().links().list().stream().map(Link::name).toList();

        assertEquals(List.of("lo"), names);
    }

    @Test
    void workIsDoneInsideAndTheCallerStaysOutside() throws Exception {
        var before = Files.readSymbolicLink(HERE);
        var namespace = laboratory.room().namespace();

        var inside = namespace.call(() -> Files.readSymbolicLink(HERE));

        assertNotEquals(before, inside);
        assertEquals(before, Files.readSymbolicLink(HERE));
        assertEquals(inside, namespace.call(() -> Files.readSymbolicLink(HERE)));
    }

    @Test
    void aFailureInsideIsTheCallers() throws Exception {
        var namespace = laboratory.room().namespace();

        var failure =
                assertThrows(
                        IOException.class,
                        () ->
                                namespace.run(() -> {
                                    throw new IOException("inside");
                                }));

        assertEquals("inside", failure.getMessage());
    }

    @Test
    void anInterruptedCallerStillWaits() throws Exception {
        var namespace = laboratory.room().namespace();
        Thread.currentThread().interrupt();

        assertEquals("done", namespace.call(() -> "done"));
        assertTrue(Thread.interrupted());
    }

    @Test
    void aNamespaceCanStandAtAPath() throws Exception {
        var path = folder.resolve("pod");
        var room = laboratory.room();
        room.links().create(new NewLink("br7", new NewLink.Kind.Bridge()));
        room.namespace().bindTo(path);

        try (var again = NetworkNamespace.open(path);
                var netlink = again.netlink()) {
            assertTrue(new Links(netlink).find("br7").isPresent());
        } finally {
            NetworkNamespace.unbind(path);
        }

        assertFalse(Files.exists(path));
        NetworkNamespace.unbind(path); // again does nothing
    }

    @Test
    void whatIsNoNamespaceIsRefused() throws Exception {
        var absent = folder.resolve("absent");
        assertTrue(
                assertThrows(ErrnoException.class, () -> NetworkNamespace.open(absent))
                        .is(Errno.ENOENT));

        var file = Files.createFile(folder.resolve("file"));
        try (var namespace = NetworkNamespace.open(file)) {
            var refusal = assertThrows(ErrnoException.class, namespace::netlink);
            assertTrue(refusal.is(Errno.EINVAL), refusal.getMessage());
        }
    }
}
