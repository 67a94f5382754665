package io.hcsshim.guest.runc;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.Stdio;
import io.hcsshim.guest.stdio.ConsoleRelay;
import io.hcsshim.guest.stdio.PipeRelay;
import io.hcsshim.guest.stdio.Relay;
import io.hcsshim.protocol.gcs.ProcessParameters.Pipes;
import io.hcsshim.sys.linux.Pty;
import io.hcsshim.sys.linux.UnixListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/// A process about to be launched by the runtime, with or without a terminal. Used once.
public final class Launch implements AutoCloseable {
    private final OciRuntime runtime;
    private final OciRuntime.Target target;
    private final List<String> arguments;
    private final RuntimeState files;
    private final Children.Claim claim;
    private boolean succeeded;

    Launch(
            OciRuntime runtime,
            OciRuntime.Target target,
            List<String> arguments,
            RuntimeState files) {
        this.runtime = runtime;
        this.target = target;
        this.arguments = arguments;
        this.files = files;
        this.claim = runtime.children().claim();
    }

    /// A process that was launched.
    ///
    /// @param pid as the agent sees it
    /// @param relay holds its standard streams; not started yet
    public record Launched(int pid, Relay relay) {}

    /// Launches it with a pipe for each stream that is wanted.
    public Launched withPipes(Pipes wanted) throws IOException {
        var relay = PipeRelay.make(runtime.log(), runtime.children().nothing(), wanted);
        try {
            run(relay.forChild(), List.of());
            relay.childHasThem();
            return new Launched(pid(), relay);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
    }

    /// Launches it with a terminal.
    public Launched withTerminal() throws IOException {
        var socket = files.file("tty").toPath();
        var nothing = runtime.children().nothing();
        try (var listener = UnixListener.listen(socket)) {
            run(
                    new Stdio(nothing, nothing, nothing),
                    List.of("--console-socket", socket.toString()));
            return new Launched(pid(), new ConsoleRelay(runtime.log(), console(listener)));
        }
    }

    /// Tells `ending` how the launched process ends; call before [#close].
    public void watch(int pid, Children.Ending ending) {
        claim.take(pid, ending);
    }

    /// Whether the runtime did its part, whatever came after.
    public boolean succeeded() {
        return succeeded;
    }

    private void run(Stdio stdio, List<String> console) throws IOException {
        var command = new ArrayList<>(arguments);
        command.add("--pid-file");
        command.add(pidFile().getPath());
        command.addAll(console);
        command.add(target.id());
        runtime.logged(target, command, stdio);
        succeeded = true;
    }

    private int pid() throws IOException {
        var text = Files.readString(pidFile().toPath()).strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IOException("the OCI runtime wrote no pid but \"" + text + "\"", e);
        }
    }

    private File pidFile() {
        return files.file("pid");
    }

    /// The runtime has sent the terminal before it returned: one message with one descriptor.
    private static Pty console(UnixListener listener) throws IOException {
        try (var connection = listener.accept()) {
            var fds = new ArrayList<io.hcsshim.sys.linux.Fd>();
            var name = new byte[4096];
            connection.receive(name, 0, name.length, fds);
            if (fds.size() != 1) {
                for (var fd : fds) {
                    fd.close();
                }
                throw new IOException("the OCI runtime sent " + fds.size() + " terminals");
            }
            return Pty.of(fds.getFirst());
        }
    }

    @Override
    public void close() {
        claim.close();
        files.close();
    }
}
