package io.hcsshim.uvm.owned;

import io.hcsshim.sys.linux.ProcessIdentity;
import io.hcsshim.sys.linux.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Names for files and folders that belong to this process and mean nothing after it.
///
/// A name begins with the identity of its process, `<identity>.<number>.<purpose>.live`, so that whoever comes later can
/// tell, and prove, which have lost their owner. Thread-safe.
public final class OwnedFiles {
    private static final String SUFFIX = ".live";
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path directory;

    /// @param directory where they lie; it need not exist to be looked into
    public OwnedFiles(Path directory) {
        this.directory = directory;
    }

    /// A path that nothing else has had.
    ///
    /// @param purpose letters, for people who look
    public Path next(String purpose) throws IOException {
        var number = COUNTER.getAndIncrement();
        return directory.resolve(ProcessIdentity.self() + "." + number + "." + purpose + SUFFIX);
    }

    /// Those whose process has ended.
    public List<Path> abandoned() throws IOException {
        var found = new ArrayList<Path>();
        if (!Files.isDirectory(directory)) {
            return found;
        }
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                if (isAbandoned(file)) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /// Removes those whose process has ended.
    public void sweep() throws IOException {
        for (var file : abandoned()) {
            Trees.remove(file);
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        var name = String.valueOf(file.getFileName());
        var owner = ProcessIdentity.parse(name.substring(0, name.indexOf('.')));
        return owner.isPresent() && !owner.get().isAlive();
    }
}
