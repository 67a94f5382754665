package io.hcsshim.guest.container;

import io.hcsshim.guest.process.Children;
import io.hcsshim.guest.process.ExitWaiter;
import io.hcsshim.guest.process.ProcessExit;
import io.hcsshim.guest.process.SearchPath;
import io.hcsshim.guest.stdio.ConsoleRelay;
import io.hcsshim.guest.stdio.HostStreams;
import io.hcsshim.protocol.gcs.HResult;
import io.hcsshim.protocol.gcs.HResultException;
import io.hcsshim.protocol.gcs.ProcessParameters;
import io.hcsshim.protocol.gcs.ResizeConsole;
import io.hcsshim.protocol.gcs.VsockStdio;
import io.hcsshim.protocol.gcs.WaitForProcess;
import io.hcsshim.sys.linux.ExitStatus;
import io.hcsshim.sys.linux.Pty;
import io.hcsshim.sys.linux.Spawn;
import io.hcsshim.sys.linux.WindowSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Processes in the VM itself, outside any container, as root. Thread-safe.
public final class VmProcesses {
    /// What a process that a signal ended is reported with; hosts know it.
    private static final int SIGNALLED = -1;

    private final Tools tools;
    private final Map<Integer, GuestProcess> processes = new HashMap<>(); // guarded by this

    /// No processes yet.
    public VmProcesses(Tools tools) {
        this.tools = tools;
    }

    /// True if none of them runs; an end may still be unreported.
    public synchronized boolean isIdle() {
        for (var process : processes.values()) {
            if (!process.exit().ended()) {
                return false;
            }
        }
        return true;
    }

    /// Starts a process.
    ///
    /// @return its pid
    public int start(ProcessParameters parameters, VsockStdio ports) throws IOException {
        var spawn = spawn(parameters);
        try (var streams =
                new Streams(HostStreams.dial(tools.dialer(), parameters.pipes(), ports))) {
            return parameters.emulateConsole()
                    ? startWithTerminal(spawn, streams)
                    : startWithSockets(spawn, streams.host);
        }
    }

    /// Lets `waiter` know how a process ended.
    ///
    /// @throws HResultException not found, if it is unknown or its exit was reported already
    public void await(WaitForProcess request, ExitWaiter waiter) throws HResultException {
        find(request.processId()).exit().await(request.timeoutMs(), waiter);
    }

    /// Sets the size of a process's terminal.
    ///
    /// @throws HResultException not found, as above
    public void resize(ResizeConsole request) throws IOException {
        var process = find(request.processId());
        if (process.exit().ended()) {
            throw unknown(request.processId());
        }
        process.resize(new WindowSize(request.height(), request.width()));
    }

    private synchronized GuestProcess find(long pid) throws HResultException {
        var process = processes.get((int) pid);
        if (process == null) {
            throw unknown(pid);
        }
        return process;
    }

    private static HResultException unknown(long pid) {
        return HResultException.because(HResult.NOT_FOUND, "the VM has no process " + pid);
    }

    private synchronized void forget(GuestProcess process) {
        if (processes.get(process.pid()) == process) { // else its number is another's by now
            processes.remove(process.pid());
        }
    }

    private static Spawn spawn(ProcessParameters parameters) throws IOException {
        var words =
                parameters.commandArgs().isEmpty()
                        ? CommandLine.split(parameters.commandLine())
                        : parameters.commandArgs();
        if (words.isEmpty() || words.getFirst().isEmpty()) {
            throw new IOException("no command to run in the VM");
        }
        var command = new ArrayList<>(words);
        command.set(0, SearchPath.ofEnvironment(words.getFirst()));
        var spawn = new Spawn(command).environment(environment(parameters.environment()));
        return parameters.workingDirectory().isEmpty()
                ? spawn
                : spawn.directory(Path.of(parameters.workingDirectory()));
    }

    private static List<String> environment(Map<String, String> variables) {
        var list = new ArrayList<String>();
        for (var variable : variables.entrySet()) {
            list.add(variable.getKey() + "=" + variable.getValue());
        }
        return list;
    }

    /// The process gets the sockets themselves; what is not wanted is `/dev/null`.
    private int startWithSockets(Spawn spawn, HostStreams streams) throws IOException {
        var nothing = tools.children().nothing();
        spawn.stdin(streams.stdin().isPresent() ? streams.stdin().get().fd() : nothing);
        spawn.stdout(streams.stdout().isPresent() ? streams.stdout().get().fd() : nothing);
        spawn.stderr(streams.stderr().isPresent() ? streams.stderr().get().fd() : nothing);
        var ending = new Ending();
        var pid = tools.children().start(spawn, ending);
        return ending.started(new GuestProcess(pid, null, ending.exit));
    }

    private int startWithTerminal(Spawn spawn, Streams streams) throws IOException {
        var console = Pty.open();
        var relay = new ConsoleRelay(tools.log(), console);
        try {
            var ending = new Ending();
            var pid = tools.children().start(spawn.terminal(console.terminal()), ending);
            var process = new GuestProcess(pid, relay, ending.exit);
            streams.given = true;
            process.connect(streams.host);
            return ending.started(process);
        } catch (IOException e) {
            relay.close();
            throw e;
        }
    }

    /// What follows the end of one process, which may come before its pid is known here.
    private final class Ending implements Children.Ending, ProcessExit.Delivery, Runnable {
        private final ProcessExit exit = new ProcessExit(tools.timeouts(), this);
        private @Nullable GuestProcess process; // guarded by this
        private boolean ended; // guarded by this
        private int code; // guarded by this

        int started(GuestProcess started) {
            synchronized (VmProcesses.this) {
                processes.put(started.pid(), started);
            }
            boolean late;
            synchronized (this) {
                process = started;
                late = ended;
            }
            if (late) {
                tools.exits().run(this);
            }
            return started.pid();
        }

        @Override
        public void ended(ExitStatus status) {
            boolean known;
            synchronized (this) {
                ended = true;
                code = status instanceof ExitStatus.Exited exited ? exited.code() : SIGNALLED;
                known = process != null;
            }
            if (known) {
                tools.exits().run(this); // the host is told, which may block
            }
        }

        @Override
        public void run() {
            GuestProcess ending;
            int exitCode;
            synchronized (this) {
                ending = process;
                exitCode = code;
            }
            if (ending != null) {
                ending.ended(exitCode);
            }
        }

        @Override
        public void delivered(ProcessExit reported) {
            GuestProcess over;
            synchronized (this) {
                over = process;
            }
            if (over != null) {
                forget(over);
            }
        }
    }

    /// The host's streams, closed here unless a relay has taken them over: a child has copies.
    private static final class Streams implements AutoCloseable {
        private final HostStreams host;
        private boolean given;

        Streams(HostStreams host) {
            this.host = host;
        }

        @Override
        public void close() {
            if (!given) {
                host.close();
            }
        }
    }
}
