package io.hcsshim.cli.shimdiag;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.containerd.diag.PidRequest;
import io.hcsshim.containerd.diag.PidResponse;
import io.hcsshim.containerd.diag.ShareRequest;
import io.hcsshim.containerd.diag.StacksRequest;
import io.hcsshim.containerd.diag.StacksResponse;
import io.hcsshim.containerd.diag.TasksRequest;
import io.hcsshim.containerd.diag.TasksResponse;
import io.hcsshim.uvm.Places;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `shimdiag`: looks into shims while they run. Exit status: 0, that of the process for `exec`, or 1 for any failure.
@Command(
        name = "shimdiag",
        description = "Look into shims and their machines while they run.",
        mixinStandardHelpOptions = true,
        version = "shimdiag 0.1.0",
        subcommands = CommandLine.HelpCommand.class)
public final class ShimDiag {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Shims shims = new Shims(Places.of(System.getenv()).state());

    private ShimDiag() {}

    /// Runs one command.
    public static void main(String[] arguments) {
        var line = new CommandLine(new ShimDiag()).setStopAtPositional(true);
        System.exit(Commands.run(line, arguments));
    }

    @Command(name = "list", description = "List the shims: what has a machine of its own.")
    int list(@Option(names = "--pids", description = "and the processes they are in") boolean pids)
            throws IOException, InterruptedException {
        for (var shim : shims.list()) {
            System.out.println(pids ? shim.name() + "\t" + pid(shim) : shim.name());
        }
        return 0;
    }

    @Command(name = "pid", description = "Print the number of a shim's process.")
    int pid(@Parameters(paramLabel = "SHIM") String name) throws IOException, InterruptedException {
        System.out.println(pid(shims.find(name)));
        return 0;
    }

    private int pid(Shims.Shim shim) throws IOException, InterruptedException {
        var answer = shims.ask(shim, "DiagPid", PidRequest.getDefaultInstance(), LIMIT);
        return PidResponse.parseFrom(answer).getPid();
    }

    @Command(
            name = "stacks",
            description = "Print the stacks of a shim's process and of its guest's agent.")
    int stacks(@Parameters(paramLabel = "SHIM") String name)
            throws IOException, InterruptedException {
        var request = StacksRequest.getDefaultInstance();
        var answer =
                StacksResponse.parseFrom(shims.ask(shims.find(name), "DiagStacks", request, LIMIT));
        System.out.println("Host:\n" + answer.getStacks() + "\nGuest:\n" + answer.getGuestStacks());
        return 0;
    }

    @Command(name = "tasks", description = "List the containers in a shim's machine.")
    int tasks(
            @Option(names = "--execs", description = "and their processes") boolean execs,
            @Parameters(paramLabel = "SHIM") String name)
            throws IOException, InterruptedException {
        var request = TasksRequest.newBuilder().setExecs(execs).build();
        var answer =
                TasksResponse.parseFrom(shims.ask(shims.find(name), "DiagTasks", request, LIMIT));
        for (var task : answer.getTasksList()) {
            System.out.println(task.getId());
            for (var exec : task.getExecsList()) {
                System.out.println("  " + exec.getId() + "\t" + exec.getState());
            }
        }
        return 0;
    }

    @Command(
            name = "share",
            description =
                    "Give a shim's guest a folder or file of the host, until its machine ends.")
    int share(
            @Option(names = "--readonly", description = "for reading alone") boolean readOnly,
            @Parameters(paramLabel = "SHIM") String name,
            @Parameters(paramLabel = "HOST-PATH") Path host,
            @Parameters(paramLabel = "GUEST-PATH") String guest)
            throws IOException, InterruptedException {
        var request =
                ShareRequest.newBuilder()
                        .setHostPath(host.toAbsolutePath().normalize().toString())
                        .setUvmPath(guest)
                        .setReadOnly(readOnly)
                        .build();
        shims.ask(shims.find(name), "DiagShare", request, LIMIT);
        return 0;
    }

    @Command(
            name = "pause",
            description =
                    "Stop the processors of a pod's machine, or the processes of a container.")
    int pause(@Parameters(paramLabel = "SHIM") String name)
            throws IOException, InterruptedException {
        new Standing().stand(name, false);
        return 0;
    }

    @Command(name = "resume", description = "Let what was paused go on.")
    int resume(@Parameters(paramLabel = "SHIM") String name)
            throws IOException, InterruptedException {
        new Standing().stand(name, true);
        return 0;
    }

    @Command(name = "exec", description = "Run a process in a shim's machine, in no container.")
    int exec(
            @Option(
                            names = {"-t", "--tty"},
                            description = "with a terminal")
                    boolean terminal,
            @Parameters(paramLabel = "SHIM") String name,
            @Parameters(paramLabel = "COMMAND", arity = "1..*") List<String> command)
            throws IOException, InterruptedException {
        return new MachineExec(shims, shims.find(name)).run(command, terminal);
    }
}
