package io.hcsshim.shim.journal;

import io.hcsshim.shim.journal.PodFolder.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/// How a task ended, in the file `exit` of its bundle: `<status> <epoch milliseconds>`.
///
/// The pod's folder goes when the task is deleted; the bundle stays until containerd knows of that. If the resident dies in
/// between, containerd asks the `delete` command how the task ended, and tells it once more: that has to be the same.
public final class BundleEnd {
    private static final String NAME = "exit";

    private BundleEnd() {}

    /// Writes it down, whole or not at all.
    public static void write(Path bundle, int exitStatus, Instant at) throws IOException {
        var file = bundle.resolve("." + NAME);
        Files.writeString(
                file, Integer.toUnsignedLong(exitStatus) + " " + at.toEpochMilli() + "\n");
        Files.move(
                file,
                bundle.resolve(NAME),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// What is written down there; empty if nothing is that makes sense.
    public static Optional<Ending> read(Path bundle) {
        try {
            var words = Files.readString(bundle.resolve(NAME)).strip().split(" ");
            return Optional.of(
                    new Ending(
                            Integer.parseUnsignedInt(words[0]),
                            Instant.ofEpochMilli(Long.parseLong(words[words.length - 1]))));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
