package io.hcsshim.sys.windows;

/// Handles of kernel objects.
public final class Handles {
    private Handles() {}

    /// Closes a handle.
    public static void close(Libraries libraries, long handle) throws WindowsException {
        close(new Library(libraries, "kernel32.dll"), handle);
    }

    // BOOL CloseHandle(HANDLE object)
    static void close(Library kernel32, long handle) throws WindowsException {
        try (var call = kernel32.call("CloseHandle")) {
            call.requireTrue("", handle);
        }
    }
}
