package io.hcsshim.vm.qemu;

import io.hcsshim.vm.MachineUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What a process has used, from proc(5).
///
/// @param processorNanoseconds of all its threads, in the kernel and outside
/// @param residentBytes        private and shared
record ProcessUsage(long processorNanoseconds, long residentBytes) {
    private static final long NANOSECONDS_PER_TICK = 10_000_000; // USER_HZ is 100 on every Linux
    private static final int USER_TIME = 14;
    private static final int SYSTEM_TIME = 15;
    private static final long PAGE = 4096;

    /// @throws IOException if there is no such process any more
    static ProcessUsage of(long pid) throws IOException {
        var folder = Path.of("/proc", Long.toString(pid));
        return parse(
                Files.readString(folder.resolve("stat")),
                Files.readString(folder.resolve("statm")));
    }

    /// The same of a machine's process.
    ///
    /// @param memoryMb all that the guest has
    /// @param effort   of [ProcessEffort]
    MachineUsage with(int memoryMb, OptionalLong effort) {
        return new MachineUsage(processorNanoseconds, residentBytes, (long) memoryMb << 20, effort);
    }

    /// From the text of `stat` and `statm`.
    static ProcessUsage parse(String stat, String statm) {
        // The second field is the name in brackets, which may have blanks and brackets in it.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        var ticks = number(fields, USER_TIME - 3) + number(fields, SYSTEM_TIME - 3);
        var resident = Long.parseLong(statm.split(" ")[1]);
        return new ProcessUsage(ticks * NANOSECONDS_PER_TICK, resident * PAGE);
    }

    private static long number(String[] fields, int at) {
        return Long.parseLong(fields[at]);
    }
}
