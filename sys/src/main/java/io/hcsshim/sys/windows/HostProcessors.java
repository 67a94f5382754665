package io.hcsshim.sys.windows;

import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The processors of the host and who may run on them (kernel32.dll). They are in groups of at most 64; a mask has a bit
/// for each of one group. Thread-safe.
public final class HostProcessors {
    private static final int ALL_GROUPS = 0xFFFF;
    private static final int FEW = 4;

    private final Library kernel32;

    /// Calls the library among `libraries`.
    public HostProcessors(Libraries libraries) {
        kernel32 = new Library(libraries, "kernel32.dll");
    }

    /// How many groups there are.
    // WORD GetActiveProcessorGroupCount(void)
    public int groups() throws WindowsException {
        try (var call = kernel32.call("GetActiveProcessorGroupCount")) {
            int count = call.int32() & 0xFFFF;
            return requirePositive(count, "GetActiveProcessorGroupCount", "", call);
        }
    }

    /// How many processors all groups have together; the JVM counts those of its own group.
    public int count() throws WindowsException {
        return inGroup(ALL_GROUPS);
    }

    /// How many processors a group has.
    ///
    /// @param group from 0 on
    // DWORD GetActiveProcessorCount(WORD group)
    public int inGroup(int group) throws WindowsException {
        try (var call = kernel32.call("GetActiveProcessorCount")) {
            int count = call.int32(group);
            return requirePositive(count, "GetActiveProcessorCount", "group " + group, call);
        }
    }

    private static int requirePositive(int count, String function, String object, Call call)
            throws WindowsException {
        if (count <= 0) {
            throw new WindowsException(function, object, call.error());
        }
        return count;
    }

    /// Which processors of its group a process may run on, and which there are.
    ///
    /// @param process masks of 0 both, if the process is in several groups
    public record Affinity(long process, long system) {}

    /// Asks for the affinity of a process.
    ///
    /// @param process its handle
    // BOOL GetProcessAffinityMask(HANDLE process, DWORD_PTR* own, DWORD_PTR* system)
    public Affinity affinity(long process) throws WindowsException {
        try (var call = kernel32.call("GetProcessAffinityMask")) {
            var own = call.cell();
            var system = call.cell();
            call.requireTrue("", process, own.address(), system.address());
            return new Affinity(own.int64(), system.int64());
        }
    }

    /// The groups in which a process has threads.
    ///
    /// @param process its handle
    // BOOL GetProcessGroupAffinity(HANDLE process, USHORT* count, USHORT* groups)
    public List<Integer> groupsOf(long process) throws WindowsException {
        for (int room = FEW; ; ) {
            try (var call = kernel32.call("GetProcessGroupAffinity")) {
                var count = call.buffer(Short.BYTES);
                var groups = call.buffer((long) room * Short.BYTES);
                count.set(ValueLayout.JAVA_SHORT, 0, (short) room);
                int ok = call.int32(process, count.address(), groups.address());
                int there = Short.toUnsignedInt(count.get(ValueLayout.JAVA_SHORT, 0));
                if (ok == 0
                        && (call.error() != WindowsError.INSUFFICIENT_BUFFER || there <= room)) {
                    throw new WindowsException("GetProcessGroupAffinity", "", call.error());
                }
                if (ok != 0) {
                    var found = new ArrayList<Integer>();
                    for (int i = 0; i < there; i++) {
                        var group = groups.getAtIndex(ValueLayout.JAVA_SHORT, i);
                        found.add(Short.toUnsignedInt(group));
                    }
                    return List.copyOf(found);
                }
                room = there;
            }
        }
    }
}
