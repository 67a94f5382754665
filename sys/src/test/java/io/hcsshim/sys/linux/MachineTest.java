package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What needs rights that a unit test may not have is tested by its refusal.
@Timeout(60)
class MachineTest {
    @Test
    void aMountThatFailsNamesSourceAndTarget() {
        var e =
                assertThrows(
                        ErrnoException.class,
                        () -> Mounts.mount("none", Path.of("/no/such/dir"), "tmpfs", 0, ""));
        // Without the right to mount the kernel does not look further.
        assertTrue(
                List.of(
                                "mount none on /no/such/dir: ENOENT (no such file or directory)",
                                "mount none on /no/such/dir: EPERM (operation not permitted)")
                        .contains(e.getMessage()),
                e.getMessage());
    }

    @Test
    void anUnmountThatFailsNamesTheTarget(@TempDir Path folder) {
        var e = assertThrows(ErrnoException.class, () -> Mounts.unmount(folder, Mounts.DETACH));
        assertTrue(e.getMessage().startsWith("unmount " + folder + ": E"), e.getMessage());
    }

    @Test
    void aFifoHasItsPermissions(@TempDir Path folder) throws Exception {
        Path fifo = folder.resolve("f");
        Nodes.fifo(fifo, 0600);
        Nodes.chmod(fifo, 0640);
        assertEquals(
                "rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(fifo)));
        assertTrue(
                assertThrows(ErrnoException.class, () -> Nodes.fifo(fifo, 0600)).is(Errno.EEXIST));
    }

    @Test
    void deviceNumbersArePackedAsTheKernelHasThem() {
        assertEquals(0x103, Nodes.device(1, 3));
        assertEquals(0x1_2000_4563_4567L, Nodes.device(0x12_345, 0x456_67));
    }

    @Test
    void theUmaskComesBack() throws Exception {
        int before = Nodes.umask(0027);
        assertEquals(0027, Nodes.umask(before));
    }

    @Test
    void limitsCanBeSetToWhatTheyAre() throws Exception {
        var limit = Rlimits.get(Rlimits.Resource.NOFILE);
        Rlimits.set(Rlimits.Resource.NOFILE, limit);
        assertEquals(limit, Rlimits.get(Rlimits.Resource.NOFILE));
        var wrong = new Rlimits.Limit(10, 5);
        var e = assertThrows(ErrnoException.class, () -> Rlimits.set(Rlimits.Resource.CORE, wrong));
        assertEquals("prlimit CORE: EINVAL (invalid argument)", e.getMessage());
    }

    @Test
    void aThreadGetsItsName() throws Exception {
        String seen =
                Background.start(
                                () -> {
                                    Prctl.nameThread("a-name");
                                    return Files.readString(Path.of("/proc/thread-self/comm"));
                                })
                        .get();
        assertEquals("a-name\n", seen);
    }

    @Test
    void socketBuffersAreSet() throws Exception {
        try (UnixSocket.Pair pair = UnixSocket.pair()) {
            Sockets.setBuffers(pair.left().fd(), 100_000, 100_000);
            pair.left().fd().setBlocking(false);
            byte[] much = new byte[1_000_000];
            // A default buffer would take more than twice that.
            assertThrows(ErrnoException.class, () -> pair.left().fd().write(much, 0, much.length));
        }
        try (Fd.Pipe pipe = Fd.pipe()) {
            var e = assertThrows(ErrnoException.class, () -> Sockets.setBuffers(pipe.read(), 1, 1));
            assertTrue(e.is(Errno.ENOTSOCK));
        }
    }

    @Test
    void vsockAddressesAreAsTheKernelWantsThem() throws Exception {
        // A connection needs a machine: hosts without vsock loopback have nobody to reach.
        try (Scratch s = Scratch.take()) {
            long at = Vsock.address(s, Vsock.HOST, 0x4000_0000);
            assertEquals(40, s.getInt(at));
            assertEquals(0x4000_0000, s.getInt(at + 4));
            assertEquals(2, s.getInt(at + 8));
            assertEquals(0, s.getInt(at + 12));
        }
        assertEquals("4294967295:4026531840", Vsock.name(-1, 0xf000_0000));
    }

    @Test
    void aVsockFailureNamesWhomItWanted() {
        // Context 0 is reserved, so no host has it.
        var e = assertThrows(ErrnoException.class, () -> Vsock.connect(0, 109));
        assertTrue(
                e.getMessage().matches("(connect|socket) vsock 0:109: E[A-Z]+ .*"), e.getMessage());
    }
}
