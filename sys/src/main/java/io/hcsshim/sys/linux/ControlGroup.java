package io.hcsshim.sys.linux;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// A control group of ours, `hcsshim-…`, for what a process and its threads may use: cgroups(7), version 2, or version 1 with
/// a folder in each of the hierarchies of memory, processors and numbers of tasks. It lies at the top, because a group around several
/// would have the share of processors of one process for all of them.
///
/// An empty group is nobody's and can be removed by anybody; one with processes in it cannot. So what a killed program left is
/// removed by the next one that makes a group. Thread-safe.
public final class ControlGroup {
    private static final String PREFIX = "hcsshim-";
    private static final String NOTE = "control-group";
    private static final String PROCESSES = "cgroup.procs";
    private static final Set<String> WANTED = Set.of("memory", "pids", "cpu");
    private static final Duration YOUNG = Duration.ofMinutes(1);
    private static final int PERIOD = 100_000; // microseconds
    private static final int TRIES = 100;
    private static final long PAUSE = 10_000_000;

    private final Map<String, Path> folders; // by controller
    private final Version version;

    private enum Version {
        ONE,
        TWO
    }

    private ControlGroup(Version version, Map<String, Path> folders) {
        this.version = version;
        this.folders = folders;
    }

    /// Makes an empty one on this host, or takes the one that is there.
    ///
    /// @param name of letters, digits, `-`, `_` and `.`
    /// @throws IOException if there are no control groups that could be made, saying why
    public static ControlGroup make(String name) throws IOException {
        return make(Files.readAllLines(Path.of("/proc/self/mounts")), name);
    }

    static ControlGroup make(List<String> mounts, String name) throws IOException {
        var roots = roots(mounts);
        if (roots.isEmpty()) {
            throw new IOException("no control groups of " + WANTED + " are mounted");
        }
        var version = roots.size() == 1 ? Version.TWO : Version.ONE;
        var folders = new LinkedHashMap<String, Path>();
        for (var root : roots.entrySet()) {
            if (version == Version.TWO) {
                hand(root.getValue());
            }
            sweep(root.getValue());
            var folder = root.getValue().resolve(PREFIX + name);
            folders.put(root.getKey(), Files.createDirectories(folder));
        }
        return new ControlGroup(version, folders);
    }

    /// Where version 2 is with all that is wanted, as one; else where each of version 1 is, if all are.
    private static Map<String, Path> roots(List<String> mounts) throws IOException {
        var found = new LinkedHashMap<String, Path>();
        for (var line : mounts) {
            var words = line.split(" ");
            var folder = Path.of(words[1]);
            if (words[2].equals("cgroup2") && controllers(folder).containsAll(WANTED)) {
                return Map.of("", folder);
            }
            if (words[2].equals("cgroup")) {
                for (var option : words[3].split(",")) {
                    if (WANTED.contains(option)) {
                        found.putIfAbsent(option, folder);
                    }
                }
            }
        }
        return found.keySet().equals(WANTED) ? found : Map.of();
    }

    private static Set<String> controllers(Path folder) throws IOException {
        var list = folder.resolve("cgroup.controllers");
        return Files.exists(list)
                ? new LinkedHashSet<>(List.of(Files.readString(list).strip().split(" ")))
                : Set.of();
    }

    /// Lets the groups in a folder have limits of their own.
    private static void hand(Path folder) throws IOException {
        Files.writeString(folder.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
    }

    private static void sweep(Path root) throws IOException {
        var young = Instant.now().minus(YOUNG);
        try (var groups = Files.newDirectoryStream(root, PREFIX + "*")) {
            for (var group : groups) {
                if (Files.isDirectory(group)
                        && Files.getLastModifiedTime(group).toInstant().isBefore(young)) {
                    removed(group);
                }
            }
        } catch (NoSuchFileException _) {
            return; // others sweep too
        }
    }

    /// Makes it again if somebody took it for left behind, because nobody was in it; it has no limits then.
    public void restore() throws IOException {
        for (var folder : folders.values()) {
            Files.createDirectories(folder);
        }
    }

    /// Where it is, in each hierarchy.
    public List<Path> folders() {
        return List.copyOf(folders.values());
    }

    /// The files that take the number of a process that is to be in it, all of them.
    public List<Path> doors() {
        return folders.values().stream().map(folder -> folder.resolve(PROCESSES)).toList();
    }

    /// Limits its memory.
    public void memory(long bytes) throws IOException {
        write("memory", version == Version.TWO ? "memory.max" : "memory.limit_in_bytes", bytes);
    }

    /// Limits how many processes and threads it has.
    public void tasks(long most) throws IOException {
        write("pids", "pids.max", most);
    }

    /// Gives it a share of processors that are short, 100 being what one process has by itself.
    ///
    /// @param percent at least 1
    public void processors(int percent) throws IOException {
        switch (version) {
            case ONE -> write("cpu", "cpu.shares", Math.max(2, percent * 1024L / 100));
            case TWO -> write("cpu", "cpu.weight", Math.min(10_000, percent));
        }
    }

    /// Limits the time of processors that it has, however many are idle.
    ///
    /// @param microseconds in each tenth of a second, 1,000 at least
    public void processorTime(long microseconds) throws IOException {
        switch (version) {
            case ONE -> {
                write("cpu", "cpu.cfs_period_us", PERIOD);
                write("cpu", "cpu.cfs_quota_us", microseconds);
            }
            case TWO -> write("cpu", "cpu.max", microseconds + " " + PERIOD);
        }
    }

    private void write(String controller, String file, long value) throws IOException {
        write(controller, file, Long.toString(value));
    }

    private void write(String controller, String file, String value) throws IOException {
        var folder = folders.get(version == Version.TWO ? "" : controller);
        if (folder != null) {
            Files.writeString(folder.resolve(file), value);
        }
    }

    /// Removes it; that it is gone is fine.
    ///
    /// @throws IOException if there are processes in it, after one second too
    public void remove() throws IOException {
        remove(folders());
    }

    /// Removes groups by their folders, those that have a name of ours.
    ///
    /// @throws IOException if there are processes in one, after one second too
    public static void remove(List<Path> folders) throws IOException {
        for (var folder : folders) {
            if (!String.valueOf(folder.getFileName()).startsWith(PREFIX)) {
                throw new IOException(folder + " is no control group of ours");
            }
            int tries = 0;
            while (!removed(folder)) {
                tries++;
                if (tries == TRIES) {
                    throw new IOException("control group " + folder + " has processes in it");
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /// The control group's file system takes a folder with all its files, unless a process is in it.
    private static boolean removed(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        } catch (IOException e) {
            if (e.getMessage() != null && e.getMessage().contains("busy")) {
                return false;
            }
            throw e;
        }
    }

    /// Writes down in a folder where it is, for [#removeNoted] after a crash.
    public void note(Path folder) throws IOException {
        Files.write(folder.resolve(NOTE), folders().stream().map(String::valueOf).toList());
    }

    /// Removes the note in a folder, and the group that it tells of; that there is none is fine.
    ///
    /// @throws IOException if there are processes in the group, after one second too
    public static void removeNoted(Path folder) throws IOException {
        var note = folder.resolve(NOTE);
        try {
            var noted = new ArrayList<Path>();
            for (var line : Files.readAllLines(note)) {
                noted.add(Path.of(line));
            }
            remove(noted);
            Files.deleteIfExists(note);
        } catch (NoSuchFileException _) {
            return; // there never was one
        }
    }
}
