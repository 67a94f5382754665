package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.network.EndpointCommand;
import io.hcsshim.cli.network.LoadBalancerCommand;
import io.hcsshim.cli.network.NamespaceCommand;
import io.hcsshim.cli.network.NetworkCommand;
import io.hcsshim.cli.oci.CreateCommand;
import io.hcsshim.cli.oci.DeleteCommand;
import io.hcsshim.cli.oci.ExecCommand;
import io.hcsshim.cli.oci.Failing;
import io.hcsshim.cli.oci.FailureLog;
import io.hcsshim.cli.oci.FeaturesCommand;
import io.hcsshim.cli.oci.GlobalOptions;
import io.hcsshim.cli.oci.KillCommand;
import io.hcsshim.cli.oci.ListCommand;
import io.hcsshim.cli.oci.PauseCommand;
import io.hcsshim.cli.oci.PsCommand;
import io.hcsshim.cli.oci.ResizeTtyCommand;
import io.hcsshim.cli.oci.ResumeCommand;
import io.hcsshim.cli.oci.SpecCommand;
import io.hcsshim.cli.oci.StartCommand;
import io.hcsshim.cli.oci.StateCommand;
import io.hcsshim.cli.oci.WindowsOnly;
import java.io.IOException;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `runhcs`: utility VMs and their containers from the command line, without containerd.
@Command(
        name = "runhcs",
        description =
                "Linux containers in lightweight utility VMs, without containerd; an OCI runtime.",
        mixinStandardHelpOptions = true,
        version = {"runhcs version " + Main.NUMBER, "spec: 1.1.0"},
        subcommands = {
            RunCommand.class,
            TemplateCommand.class,
            StandCommands.Save.class,
            StandCommands.Restore.class,
            LayersCommand.class,
            NetworkCommand.class,
            EndpointCommand.class,
            NamespaceCommand.class,
            LoadBalancerCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            GcCommand.class,
            OverheadCommand.class,
            CreateCommand.class,
            StartCommand.class,
            StateCommand.class,
            ListCommand.class,
            KillCommand.class,
            DeleteCommand.class,
            ExecCommand.class,
            PsCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            ResizeTtyCommand.class,
            SpecCommand.class,
            FeaturesCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main implements GlobalOptions.Holder {
    /// The version of all programs, and of the guest that fits them.
    static final String NUMBER = "0.1.0";

    private static final Set<String> ON_WINDOWS = Set.of("create-scratch", "prepare-disk");

    private static final Set<String> FREE_ORDER =
            Set.of("network", "endpoint", "namespace", "loadbalancer", "save", "restore");

    @Mixin private GlobalOptions globals = new GlobalOptions();

    private Main() {}

    @Override
    public GlobalOptions globals() {
        return globals;
    }

    /// Exit status: the container's own, 125 if it could not be run, 2 for a wrong command line.
    public static void main(String[] arguments) {
        var program = new Main();
        var line = new CommandLine(program);
        for (var name : ON_WINDOWS) {
            line.addSubcommand(name, new WindowsOnly());
        }
        line.setExecutionExceptionHandler(program::report);
        line.setStopAtPositional(true).setCaseInsensitiveEnumValuesAllowed(true);
        for (var command : line.getSubcommands().entrySet()) {
            if (FREE_ORDER.contains(command.getKey())) { // options may follow a name there
                command.getValue().setStopAtPositional(false);
            }
        }
        System.exit(line.execute(arguments));
    }

    private int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        var message = Failures.chain(failure);
        line.getErr().println("runhcs: " + message);
        globals.log().ifPresent(log -> write(log, message));
        return line.getCommand() instanceof Failing command ? command.failureStatus() : 125;
    }

    private static void write(FailureLog log, String message) {
        try {
            log.error(message);
        } catch (IOException e) {
            System.err.println("runhcs: write to " + log.file() + ": " + Failures.chain(e));
        }
    }
}
