package io.hcsshim.cli.command;

import picocli.CommandLine;

/// How these commands end: 0, or 1 with one sentence on standard error.
public final class Commands {
    private Commands() {}

    /// Runs a command; its exit status.
    public static int run(CommandLine line, String[] arguments) {
        line.setExecutionExceptionHandler(Commands::report);
        line.setParameterExceptionHandler((e, _) -> {
            var command = e.getCommandLine();
            command.getErr().println(command.getCommandName() + ": " + e.getMessage());
            command.usage(command.getErr());
            return 1;
        });
        return line.execute(arguments);
    }

    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        line.getErr()
                .println(line.getCommandSpec().qualifiedName() + ": " + Failures.message(failure));
        return 1;
    }
}
