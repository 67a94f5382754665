package io.hcsshim.cli.disk;

import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that say who asks a registry. They are taken and have no effect: images are read from archives only.
final class IgnoredLogin {
    @Option(
            names = {"-u", "--username"},
            hidden = true)
    private Optional<String> user = Optional.empty();

    @Option(
            names = {"-p", "--password"},
            hidden = true)
    private Optional<String> password = Optional.empty();
}
