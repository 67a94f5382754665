package io.hcsshim.shim.journal;

import io.hcsshim.sys.linux.ProcessIdentity;
import io.hcsshim.sys.linux.Trees;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The folder of one pod, with the journal of what it holds on the host.
///
/// The file `journal` begins with who made the folder, `@ <process>`. It has a line for each thing that is about to be made,
/// `+ <number> <kind> <identity>`, one for each that was taken away, `- <number>`, and one for the end of the first
/// process, `= <status> <epoch milliseconds>`.
/// It survives the process, not the host: `/run` does not either.
///
/// Thread-safe; one process at a time writes to it.
public final class PodFolder {
    /// The exit status of what was ended by somebody else: 128 + SIGKILL.
    public static final int KILLED = 137;

    private final Path folder;
    private final Path journal;
    private int last;

    /// How a pod ended, as far as its folder knows.
    public record Ending(int exitStatus, Instant exitedAt) {}

    public PodFolder(Path folder) {
        this.folder = folder;
        this.journal = folder.resolve("journal");
    }

    /// Whether there is such a pod.
    public boolean exists() {
        return Files.isDirectory(folder);
    }

    /// Makes the folder; this process owns it from then on.
    public synchronized void create() throws IOException {
        Files.createDirectories(folder);
        append("@ " + self());
    }

    /// On Windows `<pid> <epoch milliseconds>`: nobody there looks for the folders of the dead but `delete`, who is told which.
    private static String self() throws IOException {
        if (!Libraries.areHere()) {
            return ProcessIdentity.self().toString();
        }
        var process = ProcessHandle.current();
        var start = process.info().startInstant().orElse(Instant.EPOCH);
        return process.pid() + " " + start.toEpochMilli();
    }

    /// Who made the folder; empty if that is not known, and on Windows.
    public Optional<ProcessIdentity> owner() throws IOException {
        for (var line : read()) {
            if (line.startsWith("@ ")) {
                return ProcessIdentity.parse(line.substring(2));
            }
        }
        return Optional.empty();
    }

    /// What is held, oldest first, as text that [HostObject#parse] reads.
    public List<String> held() throws IOException {
        return held(read());
    }

    /// Writes down that something is about to be made.
    ///
    /// @return its number, for [#gone]
    public synchronized int making(HostObject object) throws IOException {
        last++;
        append("+ " + last + " " + object.toText());
        return last;
    }

    /// Writes down that something was taken away.
    public synchronized void gone(int number) throws IOException {
        append("- " + number);
    }

    /// Writes down how the first process ended.
    public synchronized void ended(int exitStatus, Instant at) throws IOException {
        append("= " + exitStatus + " " + at.toEpochMilli());
    }

    /// Takes away all that is held, newest first, and then the folder. Nothing left to do is fine.
    ///
    /// @throws IOException the first failure, after everything was tried; the folder stays then
    public synchronized Ending undo() throws IOException, InterruptedException {
        var lines = read();
        undo(lines);
        if (read().equals(
                        lines)) { // else somebody else has undone it too, and begun another of this
            // name
            Trees.remove(folder);
            removeEmptyParent();
        }
        return ending(lines);
    }

    /// The same for somebody whom nobody will ask how the first process ended: if that is written down, it stays, alone.
    ///
    /// @return whether there was anything to take away
    public synchronized boolean release() throws IOException, InterruptedException {
        var lines = read();
        if (lines.stream().noneMatch(line -> line.startsWith("= "))) {
            undo();
            return true;
        }
        var objects = objects(lines);
        if (objects.isEmpty()) {
            return false;
        }
        undo(lines);
        if (exists()) {
            for (var number : objects.keySet()) {
                append("- " + number);
            }
        }
        return true;
    }

    private static void undo(List<String> lines) throws IOException, InterruptedException {
        IOException failure = null;
        for (var object : held(lines).reversed()) {
            try {
                HostObject.parse(object).undo();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void append(String line) throws IOException {
        Files.writeString(
                journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> read() throws IOException {
        try {
            return Files.readAllLines(journal);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    private static List<String> held(List<String> lines) {
        return new ArrayList<>(objects(lines).values());
    }

    /// What is held, by its number, oldest first.
    private static Map<String, String> objects(List<String> lines) {
        Map<String, String> objects = new LinkedHashMap<>();
        for (var line : lines) {
            var parts = line.split(" ", 3);
            if (parts[0].equals("+") && parts.length == 3) {
                objects.put(parts[1], parts[2]);
            } else if (parts[0].equals("-") && parts.length > 1) {
                objects.remove(parts[1]);
            }
        }
        return objects;
    }

    private static Ending ending(List<String> lines) {
        for (var line : lines.reversed()) {
            var parts = line.split(" ", 3);
            if (parts[0].equals("=") && parts.length == 3) {
                return new Ending(
                        Integer.parseInt(parts[1]), Instant.ofEpochMilli(Long.parseLong(parts[2])));
            }
        }
        return new Ending(KILLED, Instant.now());
    }

    /// The namespace's folder goes with its last pod; a pod that comes meanwhile keeps it, or makes it again.
    private void removeEmptyParent() {
        var parent = folder.getParent();
        if (parent != null) {
            parent.toFile().delete();
        }
    }
}
