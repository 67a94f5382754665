package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// What is left of a machine for those who want to know how it went: its console, the last frames of its bridge, and
/// the hypervisor's logs from its state directory. Without a folder nothing is left.
///
/// A courtesy: that it cannot be written is one warning, never a failure. Thread-safe.
final class PostMortem {
    private final Optional<Path> folder;
    private final Path stateDirectory;
    private final Log log;

    PostMortem(UvmSpec spec, Log log) {
        folder = spec.postMortem().map(parent -> parent.resolve(spec.id()));
        stateDirectory = spec.stateDirectory();
        this.log = log;
    }

    /// @param texts what to leave, by file name
    void leave(Map<String, String> texts) {
        if (folder.isEmpty()) {
            return;
        }
        try {
            write(folder.get(), texts);
        } catch (IOException e) {
            log.warning("cannot leave what is known of the machine in " + folder.get(), e);
        }
    }

    private void write(Path target, Map<String, String> texts) throws IOException {
        Files.createDirectories(target);
        for (var text : texts.entrySet()) {
            Files.writeString(target.resolve(text.getKey()), text.getValue());
        }
        try (var logs = Files.newDirectoryStream(stateDirectory, "*.log")) {
            for (var file : logs) {
                Files.copy(
                        file,
                        target.resolve(file.getFileName()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
