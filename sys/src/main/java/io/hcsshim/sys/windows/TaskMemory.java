package io.hcsshim.sys.windows;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Memory of COM's task allocator, in which the services hand out text (ole32.dll).
final class TaskMemory {
    private static final Map<Libraries, Library> OLE32 = new ConcurrentHashMap<>();

    private TaskMemory() {}

    // void CoTaskMemFree(void* buffer)
    static void free(Libraries libraries, long address) {
        var library = OLE32.computeIfAbsent(libraries, key -> new Library(key, "ole32.dll"));
        try (var call = library.call("CoTaskMemFree")) {
            call.int64(address);
        } catch (WindowsException e) {
            throw new IllegalStateException("a Windows without CoTaskMemFree", e);
        }
    }
}
