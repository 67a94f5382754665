package io.hcsshim.faults;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The process of a pod's machine.
record Machine(ProcessHandle process, String commandLine) {
    /// All that work in folders below that.
    static List<Machine> below(Path state) {
        return Programs.find(line -> line.contains("qemu-system")).stream()
                .filter(process -> Programs.workingFolder(process.pid()).startsWith(state + "/"))
                .map(process -> new Machine(process, Programs.commandLine(process.pid())))
                .toList();
    }

    /// That of one pod.
    static Optional<Machine> of(Path state, String pod) {
        return below(state).stream().filter(machine -> machine.isOf(pod)).findFirst();
    }

    private boolean isOf(String pod) {
        return commandLine.contains(" -name " + pod + "@");
    }

    /// How it came up.
    Beginning beginning() {
        return commandLine.contains(" -incoming ") ? Beginning.TEMPLATE : Beginning.BOOT;
    }
}
