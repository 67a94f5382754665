package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// What a new process has.
///
/// @param pid its id in the compute system, unsigned
/// @param stdin the end of its pipe that is written to; 0 for none
/// @param stdout the end of its pipe that is read from; 0 for none
/// @param stderr the end of its pipe that is read from; 0 for none
public record ProcessHandles(int pid, long stdin, long stdout, long stderr) {
    static ProcessHandles read(MemorySegment memory) {
        return new ProcessHandles(
                memory.get(
                        ValueLayout.JAVA_INT,
                        Layouts.offset(Layouts.PROCESS_INFORMATION, "ProcessId")),
                handle(memory, "StdInput"),
                handle(memory, "StdOutput"),
                handle(memory, "StdError"));
    }

    /// The service writes an invalid handle (-1) where there is none.
    private static long handle(MemorySegment memory, String member) {
        var handle =
                memory.get(
                        ValueLayout.JAVA_LONG, Layouts.offset(Layouts.PROCESS_INFORMATION, member));
        return handle == -1 ? 0 : handle;
    }
}
