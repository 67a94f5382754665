package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;

/// What else a new process gets: here, its console (kernel32.dll). Confined to one thread.
final class StartAttributes implements AutoCloseable {
    private static final int CONSOLE = 0x20016;

    private final Library kernel32;
    private final Call memory;
    private final long list;

    private StartAttributes(Library kernel32, Call memory, long list) {
        this.kernel32 = kernel32;
        this.memory = memory;
        this.list = list;
    }

    // BOOL InitializeProcThreadAttributeList(void* list, DWORD count, DWORD flags, SIZE_T* size)
    // BOOL UpdateProcThreadAttribute(void* list, DWORD flags, DWORD_PTR attribute, void* value,
    //     SIZE_T size, void* before, SIZE_T* returned)
    static StartAttributes ofConsole(Library kernel32, long console) throws WindowsException {
        var memory = kernel32.call("InitializeProcThreadAttributeList");
        try (var update = kernel32.call("UpdateProcThreadAttribute")) {
            var size = memory.cell();
            memory.int32(0, 1, 0, size.address());
            if (memory.error() != WindowsError.INSUFFICIENT_BUFFER) {
                throw new WindowsException("InitializeProcThreadAttributeList", "", memory.error());
            }
            MemorySegment list = memory.buffer(size.int64());
            memory.requireTrue("", list.address(), 1, 0, size.address());
            var attributes = new StartAttributes(kernel32, memory, list.address());
            if (update.int32(list.address(), 0, CONSOLE, console, Long.BYTES, 0, 0) == 0) {
                var error = update.error();
                attributes.release();
                throw new WindowsException("UpdateProcThreadAttribute", "console", error);
            }
            return attributes;
        } catch (WindowsException e) {
            memory.close();
            throw e;
        }
    }

    long address() {
        return list;
    }

    // void DeleteProcThreadAttributeList(void* list)
    private void release() throws WindowsException {
        try (var call = kernel32.call("DeleteProcThreadAttributeList")) {
            call.int64(list);
        }
    }

    @Override
    public void close() throws WindowsException {
        try (memory) {
            release();
        }
    }
}
