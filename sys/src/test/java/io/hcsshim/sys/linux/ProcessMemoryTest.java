package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessMemoryTest {
    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        // Our own process is as good as another one, and may always be looked into.
        byte[] sent = new byte[3 * 4096];
        new Random(5).nextBytes(sent);
        try (var own = ProcessMemory.open(ownPid());
                Scratch room = Scratch.ofSize(200_000)) {
            long address = room.reserve(200_000);
            own.write(address + 1, sent, 10, sent.length - 10);

            byte[] back = new byte[100_000];
            own.read(address, back, 0, back.length);

            assertEquals(0, back[0]);
            for (int i = 10; i < sent.length; i++) {
                assertEquals(sent[i], back[i - 9]);
            }
        }
    }

    @Test
    void aNumberIsReadAsItWasWritten() throws Exception {
        try (var own = ProcessMemory.open(ownPid());
                Scratch room = Scratch.ofSize(64)) {
            long address = room.reserve(64);
            own.putShort(address + 2, 0xfffe);

            assertEquals(0xfffe, own.getShort(address + 2));
            assertEquals((short) 0xfffe, room.getShort(address + 2));
            assertEquals(0, room.getShort(address));
            assertEquals(0, room.getShort(address + 4));
        }
    }

    private static int ownPid() {
        return (int) ProcessHandle.current().pid();
    }

    @Test
    void aChildsMemoryIsReached() throws Exception {
        try (Fd.Pipe in = Fd.pipe();
                Fd.Pipe out = Fd.pipe()) {
            int pid = new Spawn(List.of("cat")).stdin(in.read()).stdout(out.write()).start();
            try {
                // A spawned process runs a little before its program is mapped.
                in.write().write(new byte[1], 0, 1);
                assertEquals(1, out.read().read(new byte[1], 0, 1));
                long address = startOfProgram(pid);
                byte[] magic = new byte[4];
                try (var memory = ProcessMemory.open(pid)) {
                    memory.read(address, magic, 0, 4);
                    assertArrayEquals(new byte[] {0x7f, 'E', 'L', 'F'}, magic);

                    // Its file lies below privately: the process sees the change, the file does
                    // not.
                    memory.write(address, new byte[] {'X'}, 0, 1);
                    memory.read(address, magic, 0, 4);
                    assertArrayEquals(new byte[] {'X', 'E', 'L', 'F'}, magic);
                }
                try (var program = Files.newInputStream(Path.of("/proc/" + pid + "/exe"))) {
                    assertEquals(0x7f, program.read());
                }
            } finally {
                in.write().close();
                Wait.forExit(pid);
            }
        }
    }

    // A program's file is mapped from its first byte, the ELF header, at its lowest address.
    private static long startOfProgram(int pid) throws Exception {
        String program = Files.readSymbolicLink(Path.of("/proc/" + pid + "/exe")).toString();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
            if (line.endsWith(program)) {
                return Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
            }
        }
        throw new AssertionError(program + " is not mapped");
    }

    @Test
    void theMemoryOfAProcessThatHasEndedIsGone() throws Exception {
        try (Fd.Pipe in = Fd.pipe()) {
            int pid = new Spawn(List.of("cat")).stdin(in.read()).start();
            try (var memory = ProcessMemory.open(pid)) {
                in.write().close();
                Wait.forExit(pid);

                var e = assertThrows(ErrnoException.class, () -> memory.getShort(4096));
                assertTrue(e.is(Errno.ESRCH), e.getMessage());
            }
        }
    }

    @Test
    void nothingThereIsAFault() throws Exception {
        try (var own = ProcessMemory.open(ownPid())) {
            var e = assertThrows(ErrnoException.class, () -> own.read(0, new byte[8], 0, 8));
            assertTrue(e.is(Errno.EIO));
            var place = "memory of process " + ownPid() + " at 0x0";
            assertTrue(e.getMessage().contains(place), e.getMessage());
        }
    }

    @Test
    void nothingIsReachedOnceItIsClosed() throws Exception {
        var own = ProcessMemory.open(ownPid());
        own.close();
        own.close();
        var e = assertThrows(ErrnoException.class, () -> own.getShort(4096));
        assertTrue(e.is(Errno.EBADF));
    }
}
