package io.hcsshim.guest.runc;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Stdio;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// crun or runc, called as a program.
///
/// Create, start and exec log errors to `runc.log` in the bundle; the other commands print them. A
/// failure is an [HResultException] whose code is found from the text. Thread-safe; calls wait for
/// the program.
public final class OciRuntime {
    private final Children children;
    private final String program;
    private final List<String> options;
    private final File state;

    /// @param program its path, or a name to be found on the path
    /// @param options what comes before the command, as `--root` and a directory
    /// @param state where short-lived files go
    public OciRuntime(Children children, String program, List<String> options, File state) {
        this.children = children;
        this.program = program;
        this.options = List.copyOf(options);
        this.state = state;
    }

    /// Where the runtime puts what it launches.
    ///
    /// @param id the container
    /// @param bundle its directory
    public record Target(String id, File bundle) {}

    /// A process that the runtime launched.
    public record Launched(int pid, Terminal terminal) {}

    /// Creates a container whose init waits for [#start].
    ///
    /// @param stdio what init gets; with `terminal` only what the runtime itself gets
    public int create(Target target, Stdio stdio) throws IOException {
        try (var files = RuntimeState.make(state)) {
            return launch(target, createArguments(target), files, stdio);
        }
    }

    /// Creates a container whose init has a terminal.
    public TerminalProcess createWithTerminal(Target target) throws IOException {
        try (var files = RuntimeState.make(state)) {
            return launchWithTerminal(target, createArguments(target), files);
        }
    }

    private static List<String> createArguments(Target target) {
        return List.of("create", "--bundle", target.bundle.getPath(), "--no-pivot");
    }

    /// Starts another process in a running container.
    ///
    /// @param process the OCI process document
    public int exec(Target target, JsonObject process, Stdio stdio) throws IOException {
        try (var files = RuntimeState.make(state)) {
            return launch(target, execArguments(files, process), files, stdio);
        }
    }

    /// Starts another process, which has a terminal, in a running container.
    public TerminalProcess execWithTerminal(Target target, JsonObject process) throws IOException {
        try (var files = RuntimeState.make(state)) {
            return launchWithTerminal(target, execArguments(files, process), files);
        }
    }

    private static List<String> execArguments(RuntimeState files, JsonObject process)
            throws IOException {
        var file = files.file("process.json");
        write(file, process.toBytes());
        return List.of("exec", "--detach", "--process", file.getPath());
    }

    /// Lets a created container run.
    public void start(Target target) throws IOException {
        logged(target, List.of("start", target.id), children.nothing());
    }
}
