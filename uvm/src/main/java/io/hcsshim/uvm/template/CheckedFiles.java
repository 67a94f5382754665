package io.hcsshim.uvm.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Which files were read and found to be what they must be, and have not changed since.
///
/// To read a hundred megabytes takes longer than a clone; so it is done once after each start of the host, and from then
/// on device, inode, size and times stand for the content: whatever changes a file changes its time of change, which no
/// program can set.
final class CheckedFiles {
    private final Path folder;

    /// @param folder on a file system that a restart of the host empties; made if absent
    CheckedFiles(Path folder) {
        this.folder = folder;
    }

    /// Checks a file.
    ///
    /// @param name what it is remembered by
    /// @throws IOException saying what is wrong with it
    void check(String name, Path file, MemoryDigest wanted) throws IOException {
        var identity = identity(file, wanted);
        var note = folder.resolve(name);
        if (Files.exists(note) && Files.readString(note).equals(identity)) {
            return;
        }
        var size = Files.size(file);
        if (size != wanted.size()) {
            throw new IOException(file + " has " + size + " bytes instead of " + wanted.size());
        }
        if (!MemoryDigest.of(file).equals(wanted)) {
            throw new IOException(file + " is not what was written");
        }
        if (!identity(file, wanted).equals(identity)) {
            throw new IOException(file + " changed while it was read");
        }
        remember(note, identity);
    }

    /// Notes that a file was made from what is wanted just now.
    void trust(String name, Path file, MemoryDigest content) throws IOException {
        remember(folder.resolve(name), identity(file, content));
    }

    void forget(String name) throws IOException {
        Files.deleteIfExists(folder.resolve(name));
    }

    private void remember(Path note, String identity) throws IOException {
        Files.createDirectories(folder);
        var fresh = Files.createTempFile(folder, "note", ".part");
        Files.writeString(fresh, identity);
        Files.move(fresh, note, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String identity(Path file, MemoryDigest wanted) throws IOException {
        var facts = Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime,ctime");
        return "%s %s %s %s %s %s\n"
                .formatted(
                        facts.get("dev"),
                        facts.get("ino"),
                        facts.get("size"),
                        facts.get("lastModifiedTime"),
                        facts.get("ctime"),
                        wanted.sha256());
    }
}
