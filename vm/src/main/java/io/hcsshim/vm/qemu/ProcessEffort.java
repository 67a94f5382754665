package io.hcsshim.vm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// What the threads of a process have tried to do, from proc(5): time on a processor, and time ready to run without one.
final class ProcessEffort {
    private ProcessEffort() {}

    /// Nanoseconds; empty if a thread waits for a disk, if the process is gone, or if the kernel does not count.
    static OptionalLong of(long pid) {
        long sum = 0;
        try (var threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (var thread : threads) {
                if (state(Files.readString(thread.resolve("stat"))) == 'D') {
                    return OptionalLong.empty();
                }
                sum += parse(Files.readString(thread.resolve("schedstat")));
            }
            return OptionalLong.of(sum);
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /// From the text of `schedstat`: run and delay in nanoseconds, and how often it ran.
    static long parse(String schedstat) {
        var words = schedstat.strip().split(" ");
        return Long.parseLong(words[0]) + Long.parseLong(words[1]);
    }

    /// From the text of `stat`, whose second field is a name in brackets.
    static char state(String stat) {
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }
}
