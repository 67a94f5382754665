package io.hcsshim.uvm;

import java.util.List;
import java.util.Map;

/// A process to be run in the utility VM itself, outside any container, as root.
///
/// @param arguments        the program, found on the agent's `PATH`, and its arguments
/// @param environment      all of its environment
/// @param workingDirectory where it starts; empty for where the agent is
/// @param terminal         true for a terminal as its standard streams
/// @param stdio            which streams it has
public record VmProcess(
        List<String> arguments,
        Map<String, String> environment,
        String workingDirectory,
        boolean terminal,
        Wanted stdio) {
    /// Checks its parts, and keeps copies of those that could change.
    public VmProcess {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a process needs a program");
        }
    }

    /// A program with the agent's usual `PATH` and its two outputs.
    public static VmProcess of(String... arguments) {
        return new VmProcess(
                List.of(arguments),
                Map.of("PATH", "/sbin:/usr/sbin:/bin:/usr/bin"),
                "/",
                false,
                Wanted.OUTPUT);
    }
}
