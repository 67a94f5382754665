package io.hcsshim.shim.command;

import io.hcsshim.shim.control.StateRoot;
import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/// The program `containerd-shim-runhcs-v1`, whatever the host: `start`, `delete`, `-info` and `-v` for containerd, `serve`
/// for itself.
///
/// Standard output carries the answer and nothing else; a failure is one line on standard error and exit status 1.
public final class Program {
    private static final String DEFAULT_LINGER_SECONDS = "10";

    private Program() {}

    /// What of the program depends on the host: the resident process.
    @FunctionalInterface
    public interface Serving {
        /// Serves until there is nothing to do; see [#stand].
        void serve(StateRoot state, CommandLine line) throws IOException, InterruptedException;
    }

    /// Runs one command and exits with 0, or with 1 after a line on standard error.
    public static void main(String[] arguments, Serving serving) {
        int status = 0;
        try {
            run(CommandLine.parse(arguments), serving);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("containerd-shim-runhcs-v1: " + e.getMessage());
            status = 1;
        } catch (InterruptedException e) {
            status = 1;
        }
        // Ends here even if a connection's reader thread is still unwinding.
        Runtime.getRuntime().halt(status);
    }

    private static void run(CommandLine line, Serving serving)
            throws IOException, InterruptedException {
        if (line.has("v")) {
            print(InfoCommand.version().getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (line.has("info")) {
            print(InfoCommand.info());
            return;
        }
        if (line.action().equals("serve")) {
            serving.serve(StateRoot.ofEnvironment(), line);
            return;
        }
        for (var name : new String[] {"namespace", "address", "publish-binary", "id"}) {
            line.required(name);
        }
        switch (line.action()) {
            case "start" -> {
                var bundle = Path.of(System.getProperty("user.dir"));
                var ttrpc = System.getenv().getOrDefault("TTRPC_ADDRESS", "");
                var start = new StartCommand(StateRoot.ofEnvironment(), bundle, options());
                print(start.run(line, ttrpc).getBytes(StandardCharsets.UTF_8));
            }
            case "delete" -> print(new DeleteCommand(StateRoot.ofEnvironment()).run(line));
            case "" -> throw new IOException("a command is required: start or delete");
            default -> throw new IOException("unknown command " + line.action());
        }
    }

    /// What containerd says on standard input; the program in front of this one has read it already, if it is there.
    private static String options() throws IOException {
        var read = System.getenv(Launcher.OPTIONS);
        return read != null ? read : Base64.getEncoder().encodeToString(System.in.readAllBytes());
    }

    private static void print(byte[] answer) throws IOException {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write(answer);
        }
    }

    /// A resident that serves.
    public interface Standing extends Closeable {
        /// Returns when there has been no pod for as long as `linger`; no pod is taken any more then.
        void awaitIdle(Duration linger) throws InterruptedException;
    }

    /// Makes a resident.
    @FunctionalInterface
    public interface Making {
        /// It serves when this returns.
        Standing make() throws IOException, InterruptedException;
    }

    /// Lets a resident serve until there has been no pod for a while (`HCSSHIM_LINGER`, seconds), and closes it.
    ///
    /// Standard output is a pipe to who launched it: `ready`, or why not; it is closed then.
    ///
    /// @param environment of this process
    public static void stand(Map<String, String> environment, Making making)
            throws IOException, InterruptedException {
        Duration linger;
        Standing made;
        try {
            linger = linger(environment);
            made = making.make();
        } catch (IOException e) {
            System.out.print(e.getMessage());
            System.out.flush();
            throw e;
        }
        try (var resident = made) {
            System.out.print("ready");
            System.out.close(); // the JDK points descriptor 1 at /dev/null instead
            resident.awaitIdle(linger);
        }
    }

    private static Duration linger(Map<String, String> environment) throws IOException {
        var seconds = environment.getOrDefault("HCSSHIM_LINGER", DEFAULT_LINGER_SECONDS);
        try {
            return Duration.ofSeconds(Long.parseLong(seconds));
        } catch (NumberFormatException e) {
            throw new IOException(
                    "HCSSHIM_LINGER is a number of seconds, not '" + seconds + "'", e);
        }
    }
}
