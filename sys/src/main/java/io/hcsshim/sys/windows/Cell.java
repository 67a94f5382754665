package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Eight bytes that a function fills in.
record Cell(MemorySegment memory, Libraries libraries) {
    long address() {
        return memory.address();
    }

    /// The number, handle or pointer in it.
    long int64() {
        return memory.get(ValueLayout.JAVA_LONG, 0);
    }

    /// The 32-bit number in it.
    int int32() {
        return memory.get(ValueLayout.JAVA_INT, 0);
    }

    /// Sets a number for functions that read it first.
    void set(long value) {
        memory.set(ValueLayout.JAVA_LONG, 0, value);
    }

    /// The text it points to, which is freed; empty if it points to none.
    String takeText() {
        var address = int64();
        if (address == 0) {
            return "";
        }
        memory.set(ValueLayout.JAVA_LONG, 0, 0);
        try {
            return Wide.read(address);
        } finally {
            TaskMemory.free(libraries, address);
        }
    }
}
