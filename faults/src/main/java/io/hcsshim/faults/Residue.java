package io.hcsshim.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What there is of a [FaultHost] on this machine beside containerd and an idle resident, one line each: processes, mounts,
/// sockets, files of the shim, loop devices, control groups, devices of the pods' network namespace.
record Residue(Set<String> lines) {
    static Residue of(FaultHost host, PodNetwork network) throws IOException, InterruptedException {
        var lines = new TreeSet<String>();
        processes(host, lines);
        var folder = host.folder() + "/";
        lines(Path.of("/proc/self/mounts"), lines, "mount", line -> line.contains(folder));
        lines(
                Path.of("/proc/net/unix"),
                lines,
                "socket",
                line ->
                        line.contains(host.state() + "/")
                                && !line.matches(".*/(shim|ns|metrics)-[^/]*"));
        files(host.state(), lines);
        files(host.live(), lines);
        loops(folder, lines);
        groups(lines);
        lines.addAll(network.devices());
        return new Residue(lines);
    }

    /// What is here and not there.
    Set<String> beyond(Residue other) {
        return lines.stream()
                .filter(line -> !other.lines.contains(line))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void processes(FaultHost host, Set<String> lines) {
        var residents = host.residents().stream().map(ProcessHandle::pid).toList();
        ProcessHandle.allProcesses()
                .filter(process -> !residents.contains(process.pid()))
                .forEach(process -> {
                    var line = Programs.commandLine(process.pid());
                    if (line.contains(host.state() + "/")
                            || Programs.workingFolder(process.pid())
                                    .startsWith(host.state() + "/")) {
                        lines.add("process " + line);
                    }
                });
    }

    private static void lines(Path file, Set<String> lines, String kind, Predicate<String> ours)
            throws IOException {
        for (var line : Files.readAllLines(file)) {
            if (ours.test(line)) {
                // Sockets and mounts are told apart by where they are.
                lines.add(
                        kind
                                + " "
                                + (kind.equals("mount")
                                        ? line.split(" ")[1]
                                        : line.substring(line.lastIndexOf(' ') + 1)));
            }
        }
    }

    /// Those that belong to no pod are left out: sockets, locks and logs of residents lie at the top.
    private static void files(Path root, Set<String> lines) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var paths = Files.walk(root)) {
            paths.map(root::relativize)
                    .filter(path -> path.getNameCount() > 1 && !path.startsWith("machines"))
                    .forEach(path -> lines.add("file " + root + "/" + path));
        } catch (java.io.UncheckedIOException e) {
            if (!(e.getCause() instanceof NoSuchFileException)) {
                throw e.getCause();
            }
            lines.add("file in " + root + " that is being removed");
        }
    }

    private static void loops(String folder, Set<String> lines) throws IOException {
        try (var devices = Files.newDirectoryStream(Path.of("/sys/block"), "loop*")) {
            for (var device : devices) {
                var backing = device.resolve("loop/backing_file");
                if (Files.exists(backing) && Files.readString(backing).contains(folder)) {
                    lines.add("loop " + device.getFileName());
                }
            }
        } catch (NoSuchFileException _) {
            return; // it was given back meanwhile, or there are none
        }
    }

    private static void groups(Set<String> lines) throws IOException {
        var root = Path.of("/sys/fs/cgroup");
        if (!Files.isDirectory(root)) {
            return;
        }
        try (var groups =
                Files.find(
                        root,
                        6,
                        (path, kind) ->
                                kind.isDirectory()
                                        && path.getFileName().toString().startsWith(Life.PREFIX))) {
            groups.forEach(path -> lines.add("group " + path));
        } catch (java.io.UncheckedIOException _) {
            return; // one of somebody else was removed meanwhile
        }
    }
}
