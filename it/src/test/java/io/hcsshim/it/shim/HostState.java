package io.hcsshim.it.shim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a machine holds: processes, mounts and files of ours. Two of these compared show a leak.
///
/// @param processes command lines of QEMU and shim processes that name `folder`
/// @param mounts    mount points under `folder`
/// @param files     what lies under the shim's state folder
public record HostState(Set<String> processes, Set<String> mounts, Set<String> files) {
    public static HostState of(Containerd containerd) throws IOException {
        var folder = containerd.folder().toString();
        return new HostState(
                processes(containerd), mounts(folder + "/hcs"), files(containerd.shimState()));
    }

    /// The QEMU processes of a containerd; they work in folders of the shim's state.
    static List<ProcessHandle> machines(Containerd containerd) {
        var state = containerd.shimState().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> workingFolder(process.pid()).startsWith(state + "/"))
                .filter(process -> commandLine(process.pid()).contains("qemu-system"))
                .toList();
    }

    private static Set<String> processes(Containerd containerd) {
        return machines(containerd).stream()
                .map(process -> commandLine(process.pid()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String workingFolder(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException _) {
            return ""; // it has ended meanwhile
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException _) {
            return ""; // it has ended meanwhile
        }
    }

    /// What is mounted at places that begin like this.
    static NavigableSet<String> mounts(String folder) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/mounts"))) {
            return lines.map(line -> line.split(" ")[1])
                    .filter(target -> target.startsWith(folder))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> files(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return Set.of();
        }
        var pods = state.resolve("pods"); // pods/NAMESPACE/ID: only the last belongs to one pod
        try (var paths = Files.walk(pods)) {
            return paths.filter(path -> pods.relativize(path).getNameCount() >= 2)
                    .map(Path::toString)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (java.nio.file.NoSuchFileException _) {
            return Set.of();
        }
    }
}
