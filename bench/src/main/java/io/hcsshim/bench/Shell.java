package io.hcsshim.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Host programs.
final class Shell {
    private Shell() {}

    /// Runs a program in `folder` and returns what it printed.
    ///
    /// @throws IOException with its output if it fails
    static String run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(
                    command + " ended with status " + process.exitValue() + ": " + said);
        }
        return said;
    }
}
