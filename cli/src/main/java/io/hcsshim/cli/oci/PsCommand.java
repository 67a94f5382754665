package io.hcsshim.cli.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs ps`: lists the processes of a container.
@Command(
        name = "ps",
        description = "List the processes of a container, by their numbers in its machine.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class PsCommand extends OciCommand {
    @Option(
            names = {"-f", "--format"},
            defaultValue = "TABLE",
            description = "table or json (default table)")
    private Format format = Format.TABLE;

    @Parameters(index = "0", paramLabel = "ID", description = "which container")
    private String id = "";

    @Parameters(index = "1..*", paramLabel = "OPTION", description = "of the machine's ps")
    private List<String> options = new ArrayList<>();

    @Override
    int run() throws IOException, InterruptedException {
        var container = container(id);
        var pids = container.pids();
        switch (format) {
            case JSON -> System.out.println(pids);
            case TABLE -> new ProcessTable(container).print(pids, options);
        }
        return 0;
    }
}
