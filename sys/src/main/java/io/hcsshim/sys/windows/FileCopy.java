package io.hcsshim.sys.windows;

/// Copies files as the system does: with alternate streams and attributes, and without reading what the file system can
/// share (kernel32.dll).
public final class FileCopy {
    private FileCopy() {}

    /// Copies a file to where none is.
    ///
    /// @throws WindowsException [WindowsError#FILE_EXISTS] if one is there
    // BOOL CopyFileW(PCWSTR from, PCWSTR to, BOOL failIfExists)
    public static void toNew(Libraries libraries, String from, String to) throws WindowsException {
        try (var call = new Library(libraries, "kernel32.dll").call("CopyFileW")) {
            call.requireTrue(from, call.text(from), call.text(to), 1);
        }
    }
}
