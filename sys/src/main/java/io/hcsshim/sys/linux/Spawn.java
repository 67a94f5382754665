package io.hcsshim.sys.linux;

import io.hcsshim.sys.Errno;
import io.hcsshim.sys.ErrnoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts a process: posix_spawn(3).
///
/// ```
/// int pid = new Spawn(List.of("crun", "start", id)).directory(bundle).stdout(pipe.write()).start();
/// ExitStatus status = Wait.forExit(pid);
/// ```
///
/// The child gets standard streams, the descriptors that are passed, and no others; no signal is blocked or ignored in
/// it. Not thread-safe; may be started more than once.
public final class Spawn {
    private final List<String> command;
    private String program;
    private List<String> environment;
    private Optional<Path> directory = Optional.empty();
    private Optional<Path> terminal = Optional.empty();
    private boolean session;
    private final List<Optional<Fd>> descriptors =
            new ArrayList<>(List.of(Optional.empty(), Optional.empty(), Optional.empty()));

    /// @param command the program and its arguments. A program without a slash is looked for in the folders of the
    ///        child's `PATH`
    public Spawn(List<String> command) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("no program to start");
        }
        this.command = List.copyOf(command);
        program = command.getFirst();
        environment = new ArrayList<>();
        for (Map.Entry<String, String> each : System.getenv().entrySet()) {
            environment.add(each.getKey() + "=" + each.getValue());
        }
    }

    /// The program, where the first word of the command is not it but only what it is told that it is called.
    public Spawn program(Path path) {
        program = path.toString();
        return this;
    }

    /// The environment, `NAME=value` each; else the child gets ours.
    public Spawn environment(List<String> environment) {
        this.environment = List.copyOf(environment);
        return this;
    }

    /// The folder to start in; else ours.
    public Spawn directory(Path directory) {
        this.directory = Optional.of(directory);
        return this;
    }

    /// Standard input; else ours. The descriptor stays owned by the caller, who closes it after [#start].
    public Spawn stdin(Fd fd) {
        descriptors.set(0, Optional.of(fd));
        return this;
    }

    /// Standard output; see [#stdin].
    public Spawn stdout(Fd fd) {
        descriptors.set(1, Optional.of(fd));
        return this;
    }

    /// Standard error; see [#stdin].
    public Spawn stderr(Fd fd) {
        descriptors.set(2, Optional.of(fd));
        return this;
    }

    /// One more descriptor, which is 3 in the child, the next 4, and so on; see [#stdin].
    public Spawn pass(Fd fd) {
        descriptors.add(Optional.of(fd));
        return this;
    }

    /// Makes the child the leader of a session of its own.
    public Spawn session() {
        session = true;
        return this;
    }

    /// Makes the child the leader of a session whose terminal is `terminal`, for instance [Pty#terminal]; it is the
    /// standard input, output and error unless these are given.
    public Spawn terminal(Path terminal) {
        session = true;
        this.terminal = Optional.of(terminal);
        return this;
    }

    /// Starts it.
    ///
    /// @return its process number, to be reaped with [Wait]
    /// @throws ErrnoException `ENOENT` if the program or the folder is absent, `EACCES` if it may not be executed,
    ///         `ENOEXEC` if it is no program, `E2BIG` if arguments and environment are too long
    public int start() throws ErrnoException {
        if (program.indexOf('/') >= 0) {
            return start(List.of(program));
        }
        List<String> candidates = new ArrayList<>();
        for (String folder : path().split(":", -1)) {
            candidates.add((folder.isEmpty() ? "." : folder) + "/" + program);
        }
        return start(candidates);
    }

    private String path() {
        for (String each : environment) {
            if (each.startsWith("PATH=")) {
                return each.substring("PATH=".length());
            }
        }
        return "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    }

    private int start(List<String> candidates) throws ErrnoException {
        try (SpawnPlan plan = new SpawnPlan(command, environment)) {
            if (session) {
                plan.newSession();
            }
            if (terminal.isPresent()) {
                plan.openTerminal(terminal.get());
            }
            plan.give(descriptors);
            if (directory.isPresent()) {
                plan.changeDirectory(directory.get());
            }
            int result = Errno.ENOENT;
            for (String each : candidates) {
                int outcome = plan.run(each);
                if (outcome > 0) {
                    return outcome;
                }
                // As execvp(3): go on if it is not there, but remember that one could not be
                // executed.
                result = -outcome == Errno.EACCES || result != Errno.EACCES ? -outcome : result;
                if (-outcome != Errno.ENOENT
                        && -outcome != Errno.ENOTDIR
                        && -outcome != Errno.EACCES) {
                    break;
                }
            }
            throw failure(result);
        }
    }

    private ErrnoException failure(int errno) {
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            return new ErrnoException("chdir", directory.get().toString(), errno);
        }
        return new ErrnoException("spawn", command.getFirst(), errno);
    }
}
