package io.hcsshim.shim.remains;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A process of a machine, found by the folder that it works in.
///
/// @param state the letter of proc_pid_stat(5): `T` is one that was stopped
public record MachineProcess(long pid, String program, char state) {
    private static final Path PROCESSES = Path.of("/proc");

    /// Those that work in a folder or below.
    static List<MachineProcess> in(Path folder) throws IOException {
        var found = new ArrayList<MachineProcess>();
        try (var processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (var process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).startsWith(folder)) {
                        found.add(read(process));
                    }
                } catch (IOException _) {
                    // it ended while we looked, or it is the kernel's
                }
            }
        }
        return found;
    }

    private static MachineProcess read(Path process) throws IOException {
        var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        int name = stat.lastIndexOf(')');
        return new MachineProcess(
                Long.parseLong(process.getFileName().toString()),
                stat.substring(stat.indexOf('(') + 1, name),
                stat.charAt(name + 2));
    }

    /// Whether somebody stopped it, so that it answers nothing.
    public boolean isStopped() {
        return state == 'T' || state == 't';
    }
}
