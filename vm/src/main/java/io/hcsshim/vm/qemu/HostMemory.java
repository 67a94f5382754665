package io.hcsshim.vm.qemu;

import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The memory of the host, by `/proc/meminfo` (proc(5)).
///
/// @param totalMb     all of it
/// @param availableMb what new programs can get, swap space included
record HostMemory(long totalMb, long availableMb) {
    static HostMemory read() throws IOException {
        return parse(Files.readAllLines(Path.of("/proc/meminfo")));
    }

    static HostMemory parse(List<String> lines) throws IOException {
        return new HostMemory(
                megabytes(lines, "MemTotal:"),
                megabytes(lines, "MemAvailable:") + megabytes(lines, "SwapFree:"));
    }

    /// Checks that a machine's memory could be there if its guest used all of it.
    ///
    /// QEMU would start all the same, because guest memory is taken page by page, and the kernel
    /// would kill something once there is none left.
    ///
    /// @throws IOException if it could not
    void require(VmSpec spec) throws IOException {
        require(spec.id(), spec.memoryMb());
    }

    /// Checks that so much more could be there.
    void require(String machine, int memoryMb) throws IOException {
        if (memoryMb > availableMb) {
            throw new IOException(
                    "machine %s needs %d MiB of memory; the host has %d MiB available of %d MiB"
                            .formatted(machine, memoryMb, availableMb, totalMb));
        }
    }

    private static long megabytes(List<String> lines, String name) throws IOException {
        for (var line : lines) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).replace("kB", "").strip())
                        >> 10;
            }
        }
        throw new IOException("no " + name + " in /proc/meminfo");
    }
}
