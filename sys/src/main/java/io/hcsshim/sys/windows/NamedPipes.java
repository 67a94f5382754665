package io.hcsshim.sys.windows;

import java.time.Duration;

/// The client's end of named pipes, such as `\\.\pipe\containerd` (kernel32.dll).
public final class NamedPipes {
    private static final String PREFIX = "\\\\.\\pipe\\";
    private static final int READ_AND_WRITE = 0xC0000000;
    private static final int OPEN_EXISTING = 3;
    // Overlapped; the server may know who calls, and no more (winbase.h, SECURITY_SQOS_PRESENT).
    private static final int FLAGS = 0x40000000 | 0x00100000;

    private NamedPipes() {}

    /// Whether a path names a pipe.
    public static boolean isPipe(String path) {
        return path.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
    }

    /// Connects to a pipe. While all its instances are busy it waits, for at most `patience`.
    ///
    /// @throws WindowsException [WindowsError#FILE_NOT_FOUND] if nobody listens, [WindowsError#PIPE_BUSY] if nobody had
    ///     time
    // HANDLE CreateFileW(PCWSTR name, DWORD access, DWORD share, SECURITY_ATTRIBUTES* security,
    //     DWORD disposition, DWORD flags, HANDLE template)
    public static WindowsFile connect(Libraries libraries, String path, Duration patience)
            throws WindowsException {
        var kernel32 = new Library(libraries, "kernel32.dll");
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            try (var call = kernel32.call("CreateFileW")) {
                var handle =
                        call.requireHandle(
                                path,
                                call.text(path),
                                READ_AND_WRITE,
                                0,
                                0,
                                OPEN_EXISTING,
                                FLAGS,
                                0);
                return new WindowsFile(libraries, handle);
            } catch (WindowsException e) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (!e.is(WindowsError.PIPE_BUSY) || left <= 0) {
                    throw e;
                }
                await(kernel32, path, left);
            }
        }
    }

    // BOOL WaitNamedPipeW(PCWSTR name, DWORD milliseconds)
    private static void await(Library kernel32, String path, long milliseconds)
            throws WindowsException {
        try (var call = kernel32.call("WaitNamedPipeW")) {
            call.int32(call.text(path), Math.max(1, milliseconds)); // the next attempt tells
        }
    }
}
