package io.hcsshim.cli.oci;

import io.hcsshim.shim.remains.Leftover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Containers that nobody will delete any more: those whose creation was killed, and those that have stopped and whose
/// bundle is gone. A container that has stopped is its engine's as long as it has its bundle.
public final class Deserted {
    private Deserted() {}

    /// Those of a root.
    public static List<Leftover> in(ContainerRoot root) throws IOException, InterruptedException {
        var found = new ArrayList<Leftover>();
        for (var container : root.containers()) {
            var why = why(container);
            if (why.isPresent()) {
                var holds = List.of("folder " + container.folder().path());
                found.add(
                        new Leftover(
                                "container " + container.id(),
                                why.get(),
                                holds,
                                container::remove));
            }
        }
        return found;
    }

    private static Optional<String> why(Container container)
            throws IOException, InterruptedException {
        var record = container.folder().read();
        if (record.relay().isEmpty()) {
            var alive = record.creator().isPresent() && record.creator().get().isAlive();
            // One that has not written who it is may be about to.
            return alive || record.creator().isEmpty()
                    ? Optional.empty()
                    : Optional.of("the command that made it is gone");
        }
        return Files.isDirectory(Path.of(record.bundle())) || container.status() != Status.STOPPED
                ? Optional.empty()
                : Optional.of("it has stopped, and its bundle " + record.bundle() + " is gone");
    }
}
