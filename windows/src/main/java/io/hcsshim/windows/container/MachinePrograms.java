package io.hcsshim.windows.container;

import io.hcsshim.hcs.HcsProcess;
import io.hcsshim.hcs.HcsSystem;
import io.hcsshim.hcs.schema2.ProcessParameters;
import io.hcsshim.windows.document.CommandLines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Programs that run in a machine of Windows, beside its containers.
///
/// @param machine  where they run
/// @param patience how long one may take
record MachinePrograms(HcsSystem machine, Duration patience) {
    private static final String SYSTEM_DRIVE = "C:\\";

    /// Runs one to its end.
    ///
    /// @param good exit codes that are none of a failure
    /// @return what it wrote
    /// @throws IOException if it ended otherwise, with its code and what it said, or did not end in time
    String run(List<String> command, Set<Integer> good) throws IOException, InterruptedException {
        var parameters =
                new ProcessParameters()
                        .with(ProcessParameters.COMMAND_LINE, CommandLines.of(command))
                        .with(ProcessParameters.WORKING_DIRECTORY, SYSTEM_DRIVE)
                        .with(ProcessParameters.CREATE_STD_OUT_PIPE, true)
                        .with(ProcessParameters.CREATE_STD_ERR_PIPE, true);
        try (var process = machine.createProcess(parameters)) {
            var output = reading(process.stdout());
            var complaint = reading(process.stderr());
            int code = code(process, command);
            if (!good.contains(code)) {
                throw new IOException(
                        "in machine "
                                + machine.id()
                                + ", "
                                + CommandLines.of(command)
                                + " ended with "
                                + code
                                + ": "
                                + (all(complaint) + all(output)).strip());
            }
            return all(output);
        }
    }

    private int code(HcsProcess process, List<String> command)
            throws IOException, InterruptedException {
        var code = process.awaitExit(patience);
        if (code.isEmpty()) {
            process.kill();
            throw new IOException(
                    "in machine "
                            + machine.id()
                            + ", "
                            + CommandLines.of(command)
                            + " did not end within "
                            + patience.toSeconds()
                            + " s");
        }
        return code.get();
    }

    private static CompletableFuture<String> reading(Optional<InputStream> stream) {
        var read = new CompletableFuture<String>();
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        var bytes = stream.isEmpty() ? new byte[0] : stream.get().readAllBytes();
                        read.complete(new String(bytes, StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        read.completeExceptionally(e);
                    }
                });
        return read;
    }

    private static String all(CompletableFuture<String> read)
            throws IOException, InterruptedException {
        try {
            return read.get();
        } catch (ExecutionException e) {
            throw new IOException("read the output of a program in a machine", e.getCause());
        }
    }
}
