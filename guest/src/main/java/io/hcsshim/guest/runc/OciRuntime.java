package io.hcsshim.guest.runc;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Outcome;
import io.hcsshim.guest.process.SearchPath;
import io.hcsshim.guest.process.Stdio;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.log.Log;
import io.hcsshim.sys.linux.Fd;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// crun or runc, called as a program.
///
/// Create, start and exec log their errors to `runc.log` in the bundle; the other commands print them. A
/// failure is an [HResultException] whose code is found from the text. Thread-safe; calls wait for
/// the program, which the processes that it launches outlive.
public final class OciRuntime {
    private final Children children;
    private final Log log;
    private final List<String> program;
    private final File state;

    /// @param program its path, or a name to be found on the path, and options that come before the
    ///        command, as `--root` and a directory
    /// @param state where short-lived files go; a short path
    public OciRuntime(Children children, Log log, List<String> program, File state) {
        this.children = children;
        this.log = log;
        this.program = new ArrayList<>(program);
        this.program.set(0, SearchPath.ownFirst(program.getFirst()));
        this.state = state;
    }

    /// A container as the runtime knows it.
    ///
    /// @param id its name
    /// @param bundle its directory
    public record Target(String id, File bundle) {}

    /// Creates a container whose init waits for [#start].
    public Launch create(Target target) throws IOException {
        var arguments = List.of("create", "--bundle", target.bundle.getPath(), "--no-pivot");
        return new Launch(this, target, arguments, RuntimeState.make(state));
    }

    /// Starts another process in a running container.
    ///
    /// @param process the OCI process document
    public Launch exec(Target target, JsonObject process) throws IOException {
        var files = RuntimeState.make(state);
        var document = files.file("process.json");
        try (var out = new FileOutputStream(document)) {
            out.write(process.toBytes());
        } catch (IOException e) {
            files.close();
            throw e;
        }
        var arguments = List.of("exec", "--detach", "--process", document.getPath());
        return new Launch(this, target, arguments, files);
    }

    /// Lets a created container run.
    public void start(Target target) throws IOException {
        var nothing = children.nothing();
        logged(target, List.of("start", target.id), new Stdio(nothing, nothing, nothing));
    }

    /// Sends a signal to init.
    public void kill(Target target, int signal) throws IOException {
        printed(target, "kill", target.id, Integer.toString(signal));
    }

    /// Sends SIGKILL to every process of a container.
    public void killAll(Target target) throws IOException {
        printed(target, "kill", "--all", target.id, "9");
    }

    /// Forgets a stopped container.
    public void delete(Target target) throws IOException {
        printed(target, "delete", target.id);
    }

    /// Kills and forgets a container in whatever state it is.
    public void deleteForcibly(Target target) throws IOException {
        printed(target, "delete", "--force", target.id);
    }

    /// The pids of a container's processes, as the agent sees them.
    public List<Long> processes(Target target) throws IOException {
        return ProcessList.parse(printed(target, "ps", "-f", "json", target.id));
    }

    /// Gives a container new resource limits.
    ///
    /// @param resources the `linux.resources` of a spec
    public void update(Target target, JsonObject resources) throws IOException {
        try (var files = RuntimeState.make(state)) {
            var document = files.file("resources.json");
            try (var out = new FileOutputStream(document)) {
                out.write(resources.toBytes());
            }
            printed(target, "update", "--resources", document.getPath(), target.id);
        }
    }

    Children children() {
        return children;
    }

    Log log() {
        return log;
    }

    /// Runs a command that logs its errors in the bundle.
    void logged(Target target, List<String> arguments, Stdio stdio) throws IOException {
        var errors = new RuntimeLog(new File(target.bundle, "runc.log"));
        var command = new ArrayList<>(program);
        command.addAll(List.of("--log", errors.path(), "--log-format", "json"));
        command.addAll(arguments);
        var spawn =
                new Spawn(command)
                        .directory(target.bundle.toPath())
                        .stdin(stdio.in())
                        .stdout(stdio.out())
                        .stderr(stdio.err());
        var code = children.run(spawn);
        if (code != 0) {
            throw failure(arguments.getFirst(), target.id, code, errors.lastError());
        }
    }

    /// Runs a command that prints its errors.
    ///
    /// @return what it printed
    private String printed(Target target, String... arguments) throws IOException {
        var command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        try (var pipe = Fd.pipe()) {
            var out = pipe.write();
            var end = new Outcome();
            var spawn = new Spawn(command).stdin(children.nothing()).stdout(out).stderr(out);
            children.start(spawn, end);
            out.close();
            var text = Texts.readAll(pipe.read());
            var code = end.await(arguments[0]);
            if (code != 0) {
                throw failure(arguments[0], target.id, code, text.strip());
            }
            return text;
        }
    }

    private static HResultException failure(String command, String id, int code, String text) {
        var reason = text.isEmpty() ? "exit code " + code : text;
        return HResultException.because(
                RuntimeErrors.hresult(text), "OCI runtime: " + command + " " + id + ": " + reason);
    }
}
