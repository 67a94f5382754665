package io.hcsshim.shim;

import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.command.DeleteCommand;
import io.hcsshim.shim.command.InfoCommand;
import io.hcsshim.shim.command.Launcher;
import io.hcsshim.shim.command.StartCommand;
import io.hcsshim.shim.control.StateRoot;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/// The program `containerd-shim-runhcs-v1`: `start`, `delete` and `-info` for containerd, `serve` for itself.
///
/// Standard output carries the answer and nothing else; a failure is one line on standard error and exit status 1.
public final class Main {
    private Main() {}

    /// Runs one command and exits with 0, or with 1 after a line on standard error.
    public static void main(String[] arguments) {
        int status = 0;
        try {
            run(CommandLine.parse(arguments));
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("containerd-shim-runhcs-v1: " + e.getMessage());
            status = 1;
        } catch (InterruptedException e) {
            status = 1;
        }
        // Ends here even if a connection's reader thread is still unwinding.
        Runtime.getRuntime().halt(status);
    }

    private static void run(CommandLine line) throws IOException, InterruptedException {
        if (line.has("v")) {
            print(InfoCommand.version().getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (line.has("info")) {
            print(InfoCommand.info());
            return;
        }
        if (line.action().equals("serve")) {
            Serve.run(StateRoot.ofEnvironment(), line);
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
}
