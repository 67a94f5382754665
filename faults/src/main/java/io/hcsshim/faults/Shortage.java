package io.hcsshim.faults;

import io.hcsshim.faults.Fault.Victim;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Something of which a process has no more, until this is closed.
@SuppressWarnings("try") // it may be interrupted while it ends
interface Shortage extends AutoCloseable {
    @Override
    void close() throws IOException, InterruptedException;

    /// Begins it.
    ///
    /// @param victim what it is that there is none of
    static Shortage of(Victim victim, FaultHost host, long process)
            throws IOException, InterruptedException {
        return switch (victim) {
            case DISK -> disk(host.state().resolve("filler"));
            case DESCRIPTORS -> limit(host, process, "nofile", "3");
            case MEMORY -> limit(host, process, "as", address(process));
            case TASKS -> tasks(process);
            case SHIM, QEMU, CONTAINERD, AGENT, RUNTIME, STREAM, CLOCK, GUEST_CLOCK, PROCESSORS ->
                    throw new IllegalArgumentException(victim + " cannot be used up");
        };
    }

    private static Shortage disk(Path filler) throws IOException {
        try (var file =
                FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int size = 1 << 20; size > 0; size /= 2) {
                fill(file, size);
            }
        }
        return () -> Files.deleteIfExists(filler);
    }

    private static void fill(FileChannel file, int piece) {
        try {
            while (true) {
                file.write(ByteBuffer.allocate(piece));
            }
        } catch (IOException _) {
            return; // it is full, for pieces of this size
        }
    }

    /// What is open, and what is mapped, stays so.
    private static Shortage limit(FaultHost host, long process, String what, String soft)
            throws IOException, InterruptedException {
        set(host, process, what, soft);
        return () -> {
            if (ProcessHandle.of(process).isPresent()) {
                set(host, process, what, what.equals("as") ? "unlimited" : "1024");
            }
        };
    }

    private static void set(FaultHost host, long process, String what, String soft)
            throws IOException, InterruptedException {
        var command = List.of("prlimit", "--pid=" + process, "--" + what + "=" + soft + ":");
        var output = Programs.run(host.folder(), Map.of(), Duration.ofSeconds(10), command);
        if (!output.good() && ProcessHandle.of(process).isPresent()) {
            throw new IOException(command + ": " + output.text());
        }
    }

    /// As much as it has mapped now.
    private static String address(long process) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc/" + process + "/status"))) {
            if (line.startsWith("VmSize:")) {
                return Long.toString(Long.parseLong(line.replaceAll("\\D", "")) << 10);
            }
        }
        throw new IOException("process " + process + " has no memory");
    }

    /// The limit of a user's processes does not hold for root, that of a control group does.
    private static Shortage tasks(long process) throws IOException {
        var first = Path.of("/sys/fs/cgroup/pids");
        var root = Files.isDirectory(first) ? first : Path.of("/sys/fs/cgroup");
        var group =
                Files.createDirectory(
                        root.resolve("shortage-" + process + "-" + System.nanoTime()));
        Files.writeString(group.resolve("pids.max"), "1");
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(process));
        return () -> {
            Files.writeString(group.resolve("pids.max"), "max");
            for (var member : Files.readAllLines(group.resolve("cgroup.procs"))) {
                leave(root, member);
            }
            Files.deleteIfExists(group);
        };
    }

    private static void leave(Path root, String member) {
        try {
            Files.writeString(root.resolve("cgroup.procs"), member);
        } catch (IOException _) {
            return; // it has ended meanwhile
        }
    }
}
