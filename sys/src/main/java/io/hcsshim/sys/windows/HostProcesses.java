package io.hcsshim.sys.windows;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// The processes of the host, as its kernel counts them (ntdll.dll). Thread-safe.
public final class HostProcesses {
    private static final int ALL = 5; // SystemProcessInformation
    private static final int MEMORY = 3; // ProcessVmCounters
    private static final int LENGTH_MISMATCH = 0xC0000004;
    private static final int ROOM = 1 << 18;
    private static final int MOST = 1 << 28;

    /// The first of the reserved numbers: pages that nobody else has, in bytes.
    private static final long PRIVATE_MEMORY = 8;

    private final Library ntdll;

    /// Calls the library among `libraries`.
    public HostProcesses(Libraries libraries) {
        ntdll = new Library(libraries, "ntdll.dll");
    }

    /// One process.
    ///
    /// @param image        the name of its program; empty for the idle one
    /// @param created      when it came to be, in units of 100 ns since 1601
    /// @param user100ns    processor time of its own, in units of 100 ns
    /// @param kernel100ns  processor time in the kernel, in units of 100 ns
    /// @param commitBytes  memory that it was promised
    /// @param privateBytes memory of the host that it has for itself
    /// @param totalBytes   memory of the host that it has, with what it shares
    public record HostProcess(
            int pid,
            String image,
            long created,
            long user100ns,
            long kernel100ns,
            long commitBytes,
            long privateBytes,
            long totalBytes) {}

    /// All of them, as they were at one moment.
    // NTSTATUS NtQuerySystemInformation(int class, void* information, ULONG length, ULONG* needed)
    public List<HostProcess> list() throws WindowsException {
        for (int room = ROOM; ; ) {
            try (var call = ntdll.call("NtQuerySystemInformation")) {
                var buffer = call.buffer(room);
                var needed = call.cell();
                int status = call.int32(ALL, buffer.address(), room, needed.address());
                if (status == LENGTH_MISMATCH && room < MOST) {
                    room = Math.max(2 * room, needed.int32()); // more may have come meanwhile
                    continue;
                }
                if (status < 0) {
                    throw failed("NtQuerySystemInformation", status);
                }
                return read(buffer);
            }
        }
    }

    private static List<HostProcess> read(MemorySegment buffer) {
        var all = new ArrayList<HostProcess>();
        for (long at = 0; ; ) {
            var one = buffer.asSlice(at);
            all.add(process(buffer, one));
            int next = one.get(ValueLayout.JAVA_INT, 0);
            if (next <= 0) {
                return List.copyOf(all);
            }
            at += next;
        }
    }

    private static HostProcess process(MemorySegment buffer, MemorySegment one) {
        int length = Short.toUnsignedInt(one.get(ValueLayout.JAVA_SHORT, at("ImageName")));
        long text = one.get(ValueLayout.JAVA_LONG, at("ImageName") + Long.BYTES);
        var image =
                length == 0
                        ? ""
                        : Wide.readAtMost(
                                buffer.asSlice(text - buffer.address()), length / Character.BYTES);
        return new HostProcess(
                (int) int64(one, "UniqueProcessId"),
                image,
                int64(one, "CreateTime"),
                int64(one, "UserTime"),
                int64(one, "KernelTime"),
                int64(one, "PrivatePageCount"),
                one.get(ValueLayout.JAVA_LONG, PRIVATE_MEMORY),
                int64(one, "VirtualMemoryCounters", "WorkingSetSize"));
    }

    private static long at(String... member) {
        return Layouts.offset(Layouts.SYSTEM_PROCESS, member);
    }

    private static long int64(MemorySegment one, String... member) {
        return one.get(ValueLayout.JAVA_LONG, at(member));
    }

    /// Memory of a process, in bytes.
    ///
    /// @param privateBytes of the host, that it has for itself
    /// @param totalBytes   of the host, with what it shares
    /// @param peakBytes    the most of it so far
    /// @param commitBytes  that it was promised
    public record ProcessMemory(
            long privateBytes, long totalBytes, long peakBytes, long commitBytes) {}

    /// Asks for the memory of a process.
    ///
    /// @param process its handle
    // NTSTATUS NtQueryInformationProcess(HANDLE process, int class, void* information, ULONG
    // length, ULONG* needed)
    public ProcessMemory memory(long process) throws WindowsException {
        try (var call = ntdll.call("NtQueryInformationProcess")) {
            var counters = call.buffer(Layouts.VM_COUNTERS.byteSize());
            int status = call.int32(process, MEMORY, counters.address(), counters.byteSize(), 0);
            if (status < 0) {
                throw failed("NtQueryInformationProcess", status);
            }
            return new ProcessMemory(
                    counter(counters, "PrivateWorkingSetSize"),
                    counter(counters, "WorkingSetSize"),
                    counter(counters, "PeakWorkingSetSize"),
                    counter(counters, "PrivateUsage"));
        }
    }

    private static long counter(MemorySegment counters, String member) {
        return counters.get(ValueLayout.JAVA_LONG, Layouts.offset(Layouts.VM_COUNTERS, member));
    }

    private WindowsException failed(String function, int status) throws WindowsException {
        return new WindowsException(function, "", ObjectAttributes.error(ntdll, status));
    }
}
