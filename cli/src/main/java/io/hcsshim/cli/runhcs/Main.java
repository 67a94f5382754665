package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.network.EndpointCommand;
import io.hcsshim.cli.network.LoadBalancerCommand;
import io.hcsshim.cli.network.NamespaceCommand;
import io.hcsshim.cli.network.NetworkCommand;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `runhcs`: utility VMs and their containers from the command line, without containerd.
@Command(
        name = "runhcs",
        description = "Linux containers in lightweight utility VMs, without containerd.",
        mixinStandardHelpOptions = true,
        version = "runhcs " + Main.NUMBER,
        subcommands = {
            RunCommand.class,
            TemplateCommand.class,
            LayersCommand.class,
            NetworkCommand.class,
            EndpointCommand.class,
            NamespaceCommand.class,
            LoadBalancerCommand.class,
            CheckCommand.class,
            DoctorCommand.class,
            GcCommand.class,
            OverheadCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Main {
    /// The version of all programs, and of the guest that fits them.
    static final String NUMBER = "0.1.0";

    private static final Set<String> NETWORKS =
            Set.of("network", "endpoint", "namespace", "loadbalancer");

    private Main() {}

    /// Exit status: the container's own, 125 if it could not be run, 2 for a wrong command line.
    public static void main(String[] arguments) {
        var line = new CommandLine(new Main());
        line.setExecutionExceptionHandler(Main::report);
        line.setStopAtPositional(true).setCaseInsensitiveEnumValuesAllowed(true);
        for (var command : line.getSubcommands().entrySet()) {
            if (NETWORKS.contains(command.getKey())) { // options may follow a name there
                command.getValue().setStopAtPositional(false);
            }
        }
        System.exit(line.execute(arguments));
    }

    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr().println("runhcs: " + Failures.chain(failure));
        return 125;
    }
}
