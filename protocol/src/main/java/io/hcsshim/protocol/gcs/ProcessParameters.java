package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The document that describes a process to be started, of one of three kinds:
///
/// * a container's init: only `pipes`;
/// * another process in a container: `ociProcess` and `pipes`;
/// * a process in the machine itself: everything but `ociProcess`.
///
/// @param commandLine split like a simple shell does, if `commandArgs` is empty
/// @param commandArgs program and arguments
/// @param workingDirectory `""` is the agent's
/// @param environment all there is of it
/// @param emulateConsole whether a process in the machine gets a terminal
/// @param pipes which streams are connected
/// @param createInUtilityVm whether it is a process in the machine, whatever the container id
/// @param ociProcess the `process` member of an OCI runtime spec
public record ProcessParameters(
        String commandLine,
        List<String> commandArgs,
        String workingDirectory,
        Map<String, String> environment,
        boolean emulateConsole,
        Pipes pipes,
        boolean createInUtilityVm,
        Optional<JsonObject> ociProcess) {
    /// Keeps copies of the collections.
    public ProcessParameters {
        commandArgs = List.copyOf(commandArgs);
        environment = Map.copyOf(environment);
    }

    /// Which streams the guest is to connect.
    ///
    /// @param stdin whether the process reads from the host
    /// @param stdout whether its output is wanted
    /// @param stderr whether its error output is wanted
    public record Pipes(boolean stdin, boolean stdout, boolean stderr) {}

    /// A container's init.
    public static ProcessParameters init(Pipes pipes) {
        return new ProcessParameters(
                "", List.of(), "", Map.of(), false, pipes, false, Optional.empty());
    }

    /// Another process in a container.
    public static ProcessParameters exec(JsonObject ociProcess, Pipes pipes) {
        return new ProcessParameters(
                "", List.of(), "", Map.of(), false, pipes, false, Optional.of(ociProcess));
    }

    /// A process in the machine itself, without a terminal.
    public static ProcessParameters inUvm(
            List<String> args, String directory, Map<String, String> environment, Pipes pipes) {
        return new ProcessParameters(
                "", args, directory, environment, false, pipes, false, Optional.empty());
    }

    /// This process with a terminal.
    public ProcessParameters withConsole() {
        return new ProcessParameters(
                commandLine,
                commandArgs,
                workingDirectory,
                environment,
                true,
                pipes,
                createInUtilityVm,
                ociProcess);
    }

    /// Reads the document.
    public static ProcessParameters of(JsonObject json) throws JsonException {
        return new ProcessParameters(
                json.string("CommandLine"),
                json.strings("CommandArgs"),
                json.string("WorkingDirectory"),
                json.stringMap("Environment"),
                json.bool("EmulateConsole"),
                new Pipes(
                        json.bool("CreateStdInPipe"),
                        json.bool("CreateStdOutPipe"),
                        json.bool("CreateStdErrPipe")),
                json.bool("CreateInUtilityVM"),
                json.object("OciProcess"));
    }

    /// The document as it travels, inside a string of [ExecuteProcess].
    public JsonObject toJson() {
        var json =
                JsonObject.builder()
                        .putUnlessEmpty("CommandLine", commandLine)
                        .putUnlessEmpty("CommandArgs", commandArgs)
                        .putUnlessEmpty("WorkingDirectory", workingDirectory)
                        .putUnlessEmpty("Environment", environment)
                        .putIfTrue("EmulateConsole", emulateConsole)
                        .putIfTrue("CreateStdInPipe", pipes.stdin)
                        .putIfTrue("CreateStdOutPipe", pipes.stdout)
                        .putIfTrue("CreateStdErrPipe", pipes.stderr)
                        .putIfTrue("CreateInUtilityVM", createInUtilityVm);
        if (ociProcess.isPresent()) {
            json.put("OciProcess", ociProcess.get());
        }
        return json.build();
    }
}
