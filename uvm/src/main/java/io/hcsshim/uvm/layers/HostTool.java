package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A program of the host that is run to completion.
final class HostTool {
    private static final List<String> ADMIN_FOLDERS = List.of("/usr/sbin", "/sbin");
    private static final int KEPT_OUTPUT = 4096;

    private final String name;
    private final Path program;

    private HostTool(String name, Path program) {
        this.name = name;
        this.program = program;
    }

    /// Finds a program in `PATH` or where Linux keeps programs for administrators.
    static Optional<HostTool> find(String name) {
        var folders = new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        folders.addAll(ADMIN_FOLDERS);
        return folders.stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new HostTool(name, program));
    }

    /// The program at a path.
    static HostTool at(Path program) {
        return new HostTool(String.valueOf(program.getFileName()), program);
    }

    /// Runs the program with the given arguments and waits for its end; an interrupt kills it.
    ///
    /// @throws ToolException if its exit status is not 0
    void run(List<String> arguments, Map<String, String> environment)
            throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C"); // its messages are read
        var process = builder.start();
        try {
            process.getOutputStream().close();
            var output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            if (status != 0) {
                throw new ToolException(name, status, tail(output.strip()));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static String tail(String output) {
        return output.substring(Math.max(0, output.length() - KEPT_OUTPUT));
    }

    /// A program that ended with an error.
    static final class ToolException extends IOException {
        private static final long serialVersionUID = 1L;
        private final String output;

        ToolException(String name, int status, String output) {
            super(name + " ended with status " + status + (output.isEmpty() ? "" : ": " + output));
            this.output = output;
        }

        boolean says(String words) {
            return output.contains(words);
        }
    }
}
