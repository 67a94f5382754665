package io.hcsshim.shim.command;

import io.hcsshim.shim.control.ResidentClient;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.sys.windows.Libraries;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// Launches the resident process, once however many commands ask at the same time.
public final class Launcher {
    /// The variable in which a command finds its standard input, in base 64, if that was read before.
    public static final String OPTIONS = "HCSSHIM_START_OPTIONS";

    /// What the resident prints when it listens; anything else that it prints is why it does not.
    static final String READY = "ready";

    private static final long LONGEST_LOG = 16 << 20;

    private final StateRoot state;

    Launcher(StateRoot state) {
        this.state = state;
    }

    /// Returns when a resident listens at `socket`, which may be one that somebody else launched.
    ///
    /// @throws IOException with what the process said, if it did not come up
    void launch(Path socket) throws IOException {
        try (var channel =
                        FileChannel.open(
                                state.startLock(),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            if (!lock.isValid() || listens(socket)) {
                return;
            }
            rotate();
            spawn(socket);
        }
    }

    private static boolean listens(Path socket) {
        try (var _ = ResidentClient.connect(socket)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Standard input and output of the resident lead nowhere that containerd waits for: output is a pipe to us that
    /// it closes when it listens, errors go to the log.
    private void spawn(Path socket) throws IOException {
        var builder = new ProcessBuilder(command(program(), socket, Libraries.areHere()));
        builder.directory(new File("/"));
        // The C program has tried with the class archive before; should that be what is broken, it
        // starts without.
        builder.environment().put("HCSSHIM_NO_ARCHIVE", "1");
        builder.environment().remove(OPTIONS);
        builder.redirectInput(Redirect.from(new File(Libraries.areHere() ? "NUL" : "/dev/null")));
        builder.redirectError(Redirect.appendTo(state.log().toFile()));
        var process = builder.start();
        String said;
        try (var output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        if (!said.equals(READY)) {
            process.destroyForcibly();
            throw new IOException(
                    "launch "
                            + program()
                            + ": "
                            + (said.isEmpty() ? "it ended, see " + state.log() : said));
        }
    }

    /// On Windows a process has no session to leave.
    static List<String> command(String program, Path socket, boolean windows) {
        var serve = List.of(program, "-socket", socket.toString(), "serve");
        return windows ? serve : Stream.concat(Stream.of("setsid"), serve.stream()).toList();
    }

    private static String program() {
        var home = System.getProperty("hcsshim.home", "");
        return home.isEmpty()
                ? "containerd-shim-runhcs-v1"
                : home + "/bin/containerd-shim-runhcs-v1";
    }

    /// Keeps the log, which lives in memory on most hosts, from growing for ever.
    private void rotate() throws IOException {
        var log = state.log();
        if (Files.exists(log) && Files.size(log) > LONGEST_LOG) {
            Files.move(log, log.resolveSibling("shim.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
