package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.backup.FileTimes;
import io.hcsshim.sys.windows.BackupFile;
import io.hcsshim.sys.windows.FileFacts;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A folder that names of a layer are found in, and the folders in it that were made. Confined to one thread.
final class LayerFolder {
    static final String FILES = "Files";
    static final String HIVES = "Hives";
    static final String UTILITY_VM = "UtilityVM";

    private final Path root;
    private final Map<String, FileBasics> folders = new LinkedHashMap<>();

    LayerFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /// Where a name is. Nothing but folders that were made here leads there, so that no link leads elsewhere.
    ///
    /// @throws IOException if the folder above it was not made
    Path resolve(String name) throws IOException {
        var slash = name.lastIndexOf('\\');
        if (slash > 0 && !folders.containsKey(name.substring(0, slash))) {
            throw new IOException("the layer has no folder for " + name);
        }
        return at(root, name);
    }

    static Path at(Path root, String name) {
        var path = root;
        for (var part : name.split("\\\\")) {
            path = path.resolve(part);
        }
        return path;
    }

    /// Remembers a folder that was made.
    void add(String name, FileBasics basics) {
        if (basics.has(FileBasics.DIRECTORY) && !basics.has(FileBasics.REPARSE_POINT)) {
            folders.put(name, basics);
        }
    }

    /// Whether a folder was made.
    boolean has(String name) {
        return folders.containsKey(name);
    }

    /// Gives all folders, below `target`, the times and attributes that they are to have: what was put into them
    /// changed these.
    void restoreTimes(Libraries libraries, Path target) throws IOException {
        for (var folder : folders.entrySet().stream().toList().reversed()) {
            var path = at(target, folder.getKey());
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) { // a later name may hide it
                try (var file = BackupFile.rewrite(libraries, path.toString())) {
                    file.setFacts(facts(folder.getValue()));
                }
            }
        }
    }

    /// Whether a name is in a folder, at any depth.
    static boolean isIn(String folder, String name) {
        return name.startsWith(folder + "\\");
    }

    static FileFacts facts(FileBasics basics) {
        return new FileFacts(
                FileTimes.of(basics.created()),
                FileTimes.of(basics.accessed()),
                FileTimes.of(basics.written()),
                FileTimes.of(basics.changed()),
                basics.attributes());
    }

    static FileBasics basics(FileFacts facts) {
        return new FileBasics(
                FileTimes.toTimestamp(facts.created()),
                FileTimes.toTimestamp(facts.accessed()),
                FileTimes.toTimestamp(facts.written()),
                FileTimes.toTimestamp(facts.changed()),
                facts.attributes());
    }
}
