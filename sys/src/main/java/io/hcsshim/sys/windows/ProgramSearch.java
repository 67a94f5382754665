package io.hcsshim.sys.windows;

import java.util.Optional;

/// Looks for programs as the system does (kernel32.dll). Thread-safe.
public final class ProgramSearch {
    private static final int USUAL = 260; // MAX_PATH

    private final Library kernel32;

    /// Calls the library among `libraries`.
    public ProgramSearch(Libraries libraries) {
        kernel32 = new Library(libraries, "kernel32.dll");
    }

    /// Where a file is.
    ///
    /// @param folders   where to look, separated by semicolons; empty for where the system looks
    /// @param name      of the file, perhaps with a path
    /// @param extension with its dot, for names without; empty for none
    // DWORD SearchPathW(PCWSTR path, PCWSTR name, PCWSTR extension, DWORD length, PWSTR buffer,
    // PWSTR* filePart)
    public Optional<String> find(String folders, String name, String extension)
            throws WindowsException {
        for (int room = USUAL; ; ) {
            try (var call = kernel32.call("SearchPathW")) {
                var buffer = call.buffer((long) room * Character.BYTES);
                int length =
                        call.int32(
                                folders.isEmpty() ? 0 : call.text(folders),
                                call.text(name),
                                extension.isEmpty() ? 0 : call.text(extension),
                                room,
                                buffer.address(),
                                0);
                if (length == 0) {
                    if (call.error() == WindowsError.FILE_NOT_FOUND) {
                        return Optional.empty();
                    }
                    throw new WindowsException("SearchPathW", name, call.error());
                }
                if (length < room) {
                    return Optional.of(Wide.readAtMost(buffer, length));
                }
                room = length + 1; // with its NUL
            }
        }
    }
}
