package io.hcsshim.cli.image;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// An unpacked image: what it says about the process, and its layers.
///
/// @param config         the image's configuration document (OCI image spec, config.md)
/// @param layersTopFirst directories in overlayfs form, the topmost first
public record Image(JsonObject config, List<Path> layersTopFirst) {
    public Image {
        layersTopFirst = List.copyOf(layersTopFirst);
    }

    /// What to run: `command` if given, else the image's entry point and arguments.
    public List<String> command(List<String> command) throws JsonException {
        var arguments = new ArrayList<>(settings().strings("Entrypoint"));
        arguments.addAll(command.isEmpty() ? settings().strings("Cmd") : command);
        if (!command.isEmpty()) {
            return List.copyOf(command);
        }
        return List.copyOf(arguments);
    }

    /// The image's environment, `NAME=value` each.
    public List<String> environment() throws JsonException {
        return settings().strings("Env");
    }

    /// The directory the process starts in; `/` if the image names none.
    public String workingDirectory() throws JsonException {
        var directory = settings().string("WorkingDir");
        return directory.isEmpty() ? "/" : directory;
    }

    private JsonObject settings() throws JsonException {
        return config.object("config").orElse(JsonObject.of());
    }
}
