package io.hcsshim.cli.oci;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What comes before the name of a command.
public final class GlobalOptions {
    /// How lines of the log look.
    enum LogFormat {
        TEXT,
        JSON
    }

    @Option(
            names = "--root",
            paramLabel = "DIR",
            defaultValue = "/run/runhcs",
            description = "where containers are written down (default ${DEFAULT-VALUE})")
    private Path root = Path.of("/run/runhcs");

    @Option(names = "--log", paramLabel = "FILE", description = "failures go there too")
    private Optional<Path> log = Optional.empty();

    @Option(
            names = "--log-format",
            defaultValue = "TEXT",
            description = "text or json (default text)")
    private LogFormat logFormat = LogFormat.TEXT;

    @Option(names = "--debug", description = "debug lines in the log of the container")
    private boolean debug;

    @Option(
            names = "--systemd-cgroup",
            description = "taken and not used: the cgroup is in the machine")
    private boolean systemdCgroup;

    @Option(
            names = "--owner",
            paramLabel = "NAME",
            defaultValue = "runhcs",
            description = "who is said to own containers (default ${DEFAULT-VALUE})")
    private String owner = "runhcs";

    /// What has these options: the whole program, which all commands belong to.
    public interface Holder {
        /// The options.
        GlobalOptions globals();
    }

    /// Where containers are written down.
    public ContainerRoot root() {
        return new ContainerRoot(root.toAbsolutePath().normalize());
    }

    boolean debug() {
        return debug;
    }

    String owner() {
        return owner;
    }

    /// Where a failure is written to beside standard error.
    public Optional<FailureLog> log() {
        return log.map(file -> new FailureLog(file, logFormat));
    }
}
