package io.hcsshim.cli.runhcs;

import io.hcsshim.cli.shimdiag.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs save`, `restore`: pods that the resident shim runs for containerd.
final class StandCommands {
    private static final String POD = "<namespace>-<id>, or how it begins";

    private StandCommands() {}

    /// Takes it off the host.
    @Command(
            name = "save",
            description = {
                "Take a pod's machine off the host, with all that runs in it, and give its memory back.",
                "Its tasks are paused until it is restored, by the same shim. Connections from outside may time out",
                "meanwhile, and a port-forward finds nobody."
            })
    static final class Save implements Callable<Integer> {
        @Parameters(paramLabel = "POD", description = POD)
        private String pod = "";

        @Option(
                names = "--to",
                required = true,
                paramLabel = "DIR",
                description = "a folder that is not there yet")
        private Path folder = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            new Standing().save(pod, folder);
            return 0;
        }
    }

    /// Brings it back.
    @Command(name = "restore", description = "Bring a saved pod back; the folder is used up.")
    static final class Restore implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "POD", description = POD)
        private String pod = "";

        @Option(
                names = "--from",
                required = true,
                paramLabel = "DIR",
                description = "where it was saved to")
        private Path folder = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            new Standing().restore(pod, folder);
            return 0;
        }
    }
}
