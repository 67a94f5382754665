package io.hcsshim.windows;

import io.hcsshim.shim.command.CommandLine;
import io.hcsshim.shim.command.DeleteCommand;
import io.hcsshim.shim.command.InfoCommand;
import io.hcsshim.shim.command.StartCommand;
import io.hcsshim.shim.control.StateRoot;
import io.hcsshim.shim.service.Resident;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/// The program `containerd-shim-runhcs-v1.exe`: what `io.hcsshim.shim.Main` is on Linux, with the same commands and answers.
public final class Main {
    private static final Duration LINGER = Duration.ofSeconds(10);

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
        Runtime.getRuntime().halt(status);
    }

    private static void run(CommandLine line) throws IOException, InterruptedException {
        if (line.has("v")) {
            print(InfoCommand.version().getBytes(StandardCharsets.UTF_8));
        } else if (line.has("info")) {
            print(InfoCommand.info());
        } else {
            act(line, StateRoot.ofEnvironment());
        }
    }

    private static void act(CommandLine line, StateRoot state)
            throws IOException, InterruptedException {
        switch (line.action()) {
            case "serve" -> serve(line, state);
            case "start" -> {
                var bundle = Path.of(System.getProperty("user.dir"));
                var events = System.getenv().getOrDefault("TTRPC_ADDRESS", "");
                var options = Base64.getEncoder().encodeToString(System.in.readAllBytes());
                var address = new StartCommand(state, bundle, options).run(line, events);
                print(address.getBytes(StandardCharsets.UTF_8));
            }
            case "delete" -> print(new DeleteCommand(state).run(line));
            case "" -> throw new IOException("a command is required: start or delete");
            default -> throw new IOException("unknown command " + line.action());
        }
    }

    /// Standard output is a pipe to who launched it: `ready`, or why not; it is closed then.
    private static void serve(CommandLine line, StateRoot state)
            throws IOException, InterruptedException {
        var seat = new Resident.Seat(state, Path.of(line.required("socket")));
        Resident resident;
        try {
            var log = new FileOutputStream(FileDescriptor.err);
            resident = Serve.resident(seat, System.getenv(), log);
        } catch (IOException e) {
            System.out.print(e.getMessage());
            System.out.flush();
            throw e;
        }
        try (resident) {
            System.out.print("ready");
            System.out.close();
            resident.awaitIdle(LINGER);
        }
    }

    private static void print(byte[] answer) throws IOException {
        try (var out = new FileOutputStream(FileDescriptor.out)) {
            out.write(answer);
        }
    }
}
