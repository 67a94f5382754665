package io.hcsshim.uvm.boot;

import java.util.ArrayList;
import java.util.List;

/// What a machine is told at boot beyond what every machine is told.
///
/// @param kernel for the kernel, after ours, which they win over
/// @param init   for the guest's init, before the name of its program
/// @param agent  for the agent, after ours
public record BootWords(List<String> kernel, List<String> init, List<String> agent) {
    /// No words beyond our own.
    public static final BootWords NONE = new BootWords(List.of(), List.of(), List.of());

    /// For init: `/etc` and `/var` can be written to although the root is a disk.
    public static final String WRITABLE = "-w";

    // The kernel's command line ends after 2048 bytes (COMMAND_LINE_SIZE), and ours is some 800.
    private static final int LIMIT = 1024;

    /// Checks its parts, and keeps copies of those that could change.
    public BootWords {
        kernel = List.copyOf(kernel);
        init = List.copyOf(init);
        agent = List.copyOf(agent);
        if (String.join(" ", kernel).length() + String.join(" ", agent).length() > LIMIT) {
            throw new IllegalArgumentException(
                    "more than " + LIMIT + " characters for the kernel and the agent");
        }
        if (kernel.contains("--")) {
            throw new IllegalArgumentException("-- is no word for the kernel");
        }
    }

    /// These and another for the kernel.
    public BootWords withKernel(String word) {
        var words = new ArrayList<>(kernel);
        words.add(word);
        return new BootWords(words, init, agent);
    }

    /// These and another for the guest's init.
    public BootWords withInit(String word) {
        var words = new ArrayList<>(init);
        words.add(word);
        return new BootWords(kernel, words, agent);
    }
}
