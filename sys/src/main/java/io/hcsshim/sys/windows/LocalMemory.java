package io.hcsshim.sys.windows;

/// Memory of the process's heap that functions of the system take over or hand out (kernel32.dll).
final class LocalMemory {
    private static final int ZEROED = 0x40; // LPTR

    private LocalMemory() {}

    /// Some zeros; free them, or give them away.
    ///
    /// @return their address
    // HLOCAL LocalAlloc(UINT flags, SIZE_T size)
    static long allocate(Library kernel32, long size) throws WindowsException {
        try (var call = kernel32.call("LocalAlloc")) {
            return call.requireHandle(size + " bytes", ZEROED, size);
        }
    }

    /// Gives memory back; 0 is none.
    // HLOCAL LocalFree(HLOCAL memory)
    static void free(Library kernel32, long memory) throws WindowsException {
        if (memory != 0) {
            try (var call = kernel32.call("LocalFree")) {
                call.int64(memory);
            }
        }
    }
}
