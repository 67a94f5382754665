package io.hcsshim.cli.oci;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `runhcs spec`: writes a config.json to begin with.
@Command(
        name = "spec",
        description = "Write a config.json to begin with.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = 1)
public final class SpecCommand extends OciCommand {
    @Option(
            names = {"-b", "--bundle"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "where (default: this folder)")
    private Path bundle = Path.of(".");

    @Override
    int run() throws IOException {
        var file = bundle.resolve("config.json");
        var text = Documents.pretty(ProcessDocument.example()) + "\n";
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException _) {
            throw new OciException("file " + file + " exists; remove it first");
        }
        return 0;
    }
}
