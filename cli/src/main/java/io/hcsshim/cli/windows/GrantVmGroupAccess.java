package io.hcsshim.cli.windows;

import io.hcsshim.cli.command.Commands;
import io.hcsshim.sys.windows.FileAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `grantvmgroupaccess`: lets every virtual machine of the host use a file. Exit status: 0, or -1 for any failure,
/// which most shells show as 255.
@Command(
        name = "grantvmgroupaccess",
        description = "Let every virtual machine of the host use a file.",
        mixinStandardHelpOptions = true,
        version = "grantvmgroupaccess 0.1.0")
public final class GrantVmGroupAccess implements Callable<Integer> {
    @Option(
            names = {"-read", "--read"},
            description = "to read it, which is what is granted without a flag")
    private boolean read;

    @Option(
            names = {"-write", "--write"},
            description = "to write it")
    private boolean write;

    @Option(
            names = {"-execute", "--execute"},
            description = "to execute it")
    private boolean execute;

    @Option(
            names = {"-all", "--all"},
            description = "to do everything")
    private boolean all;

    @Parameters(paramLabel = "FILE")
    private Path file = Path.of("");

    GrantVmGroupAccess() {}

    /// Grants it.
    public static void main(String[] arguments) {
        var status = Commands.run(new CommandLine(new GrantVmGroupAccess()), arguments);
        System.exit(-status);
    }

    @Override
    public Integer call() throws IOException {
        var rights = write ? FileAccess.WRITE : 0;
        rights |= execute ? FileAccess.EXECUTE : 0;
        rights |= all ? FileAccess.ALL : 0;
        rights |= read || rights == 0 ? FileAccess.READ : 0;
        var path = file.toAbsolutePath().toString();
        new FileAccess(Host.libraries()).grantToVirtualMachines(path, rights);
        return 0;
    }
}
