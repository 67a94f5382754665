package io.hcsshim.cli.windows;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/// The layers below one.
final class Parents {
    @Option(
            names = {"-l", "--layer"},
            paramLabel = "LAYER",
            description = "a parent, the topmost first; may be repeated")
    private List<Path> layers = List.of();

    List<Path> layers() {
        return layers.stream().map(Path::toAbsolutePath).toList();
    }
}
