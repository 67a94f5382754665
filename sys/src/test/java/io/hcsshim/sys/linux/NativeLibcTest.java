package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hcsshim.sys.Errno;
import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds the library, for which a C compiler and the JDK's headers are needed.
class NativeLibcTest {
    private static final Path SOURCE = Path.of("src/main/c/hcssys.c");
    private static final Path HEADERS = Path.of(System.getProperty("java.home"), "include");

    @TempDir private Path folder;

    @Test
    void theLibraryCallsAndKeepsErrno() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "gcc is not installed");
        assumeTrue(Files.exists(HEADERS.resolve("jni.h")), "the JDK has no headers");
        Path library = folder.resolve("libhcssys.so");
        var command =
                List.of(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-I" + HEADERS,
                        "-I" + HEADERS.resolve("linux"),
                        "-o",
                        library.toString(),
                        SOURCE.toString());
        assertEquals(new ExitStatus.Exited(0), Wait.forExit(new Spawn(command).start()));

        NativeLibc.load(library.toString());

        try (var arena = Arena.ofConfined()) {
            long errno = arena.allocate(4).address();
            long syscall = NativeLibc.symbol("syscall");
            long getpid = NativeLibc.symbol("getpid");
            long read = Syscall.READ;
            assertNotEquals(0, syscall);
            assertEquals(0, NativeLibc.symbol("no_such_function"));
            assertEquals(-1, NativeLibc.call(syscall, errno, read, -1, 0, 0, 0, 0, 0));
            assertEquals(
                    Errno.EBADF,
                    NativeLibc.buffer(errno, 4).order(ByteOrder.nativeOrder()).getInt(0));
            assertEquals(
                    ProcessHandle.current().pid(), NativeLibc.call(getpid, 0, 0, 0, 0, 0, 0, 0, 0));
        }
    }
}
