package io.hcsshim.cli.oci;

import io.hcsshim.protocol.oci.OciProcess;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs exec`: runs one more process in a container.
@Command(
        name = "exec",
        description = "Run one more process in a container.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class ExecCommand extends OciCommand {
    private static final int FAILED = 255;

    @Option(names = "--cwd", paramLabel = "DIR", description = "start in this folder")
    private Optional<String> directory = Optional.empty();

    @Option(
            names = {"-e", "--env"},
            paramLabel = "NAME=VALUE",
            description = "set an environment variable")
    private List<String> environment = new ArrayList<>();

    @Option(
            names = {"-t", "--tty"},
            description = "on a terminal")
    private boolean terminal;

    @Option(
            names = {"-u", "--user"},
            paramLabel = "UID[:GID]",
            description = "as this user")
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-p", "--process"},
            paramLabel = "FILE",
            description = "the process as JSON, instead of a command")
    private Optional<Path> process = Optional.empty();

    @Option(
            names = {"-d", "--detach"},
            description = "do not wait for it")
    private boolean detached;

    @Option(
            names = "--pid-file",
            paramLabel = "FILE",
            description = "gets the number of what stands for it")
    private Optional<Path> pidFile = Optional.empty();

    @Option(names = "--console-socket", paramLabel = "SOCKET", description = "gets its terminal")
    private Optional<Path> consoleSocket = Optional.empty();

    @Option(
            names = "--preserve-fds",
            paramLabel = "N",
            description = "0: a machine has none of ours")
    private int preservedFds;

    @Parameters(index = "0", paramLabel = "ID", description = "which container")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "COMMAND", description = "what to run")
    private List<String> command = new ArrayList<>();

    @Override
    public int failureStatus() {
        return FAILED;
    }

    @Override
    int run() throws IOException, InterruptedException {
        CreationOptions.refuseDescriptors(preservedFds);
        var container = container(id);
        var wanted = wanted(container);
        var streams = Streams.choose(wanted.terminal(), detached, consoleSocket);
        try (var relay = new Execution(container, wanted, streams).start(pidFile)) {
            return detached ? 0 : Attended.await(relay, () -> {});
        }
    }

    private OciProcess wanted(Container container) throws IOException {
        if (process.isPresent()) {
            return OciProcess.of(JsonObject.parse(Files.readAllBytes(process.get())));
        }
        if (command.isEmpty()) {
            throw new OciException("neither a command nor --process FILE says what to run");
        }
        var first = container.folder().readSpec().requireProcess();
        var variables = new ArrayList<>(first.env());
        variables.addAll(environment);
        var wanted = first.withArgs(command).withEnv(variables).withTerminal(terminal);
        wanted = directory.isPresent() ? wanted.withCwd(directory.get()) : wanted;
        return user.isPresent() ? wanted.withUser(Users.parse(user.get())) : wanted;
    }
}
