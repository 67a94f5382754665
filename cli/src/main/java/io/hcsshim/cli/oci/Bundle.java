package io.hcsshim.cli.oci;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/// A bundle (OCI runtime spec, bundle.md): a folder with a `config.json`.
///
/// @param folder absolute
/// @param spec   with every path of the host absolute
record Bundle(Path folder, OciSpec spec) {
    private static final String SHARED_MEMORY = "/dev/shm";

    /// Reads one.
    ///
    /// @throws OciException if it is not there, or makes no sense
    static Bundle read(Path named) throws IOException {
        var folder = named.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            throw new OciException("bundle " + folder + " is not a folder");
        }
        var file = folder.resolve("config.json");
        try {
            var spec = OciSpec.parse(Files.readAllBytes(file));
            spec.requireProcess();
            spec.requireLinux();
            return new Bundle(folder, complete(folder, spec));
        } catch (NoSuchFileException _) {
            throw new OciException("bundle " + folder + " has no config.json");
        } catch (OciSpecException | JsonException e) {
            throw new OciException(file + ": " + e.getMessage(), e);
        }
    }

    private static OciSpec complete(Path folder, OciSpec spec) throws IOException {
        var path = spec.rootPath();
        var root = folder.resolve(path).normalize();
        if (path.isEmpty() || !Files.isDirectory(root)) {
            throw new OciException(
                    "root.path of " + folder + "/config.json, " + root + ", is not a folder");
        }
        return spec.withRootPath(root.toString())
                .withMounts(spec.mounts().stream().map(mount -> adapted(folder, mount)).toList());
    }

    /// Memory that is shared through a folder of the host cannot be shared with a machine: it is the container's own.
    private static OciMount adapted(Path folder, OciMount mount) {
        if (!isBind(mount)) {
            return mount;
        }
        if (mount.destination().equals(SHARED_MEMORY)) {
            return OciMount.of(
                    SHARED_MEMORY,
                    "tmpfs",
                    "shm",
                    List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
        }
        return mount.withSource(folder.resolve(mount.source()).toString());
    }

    private static boolean isBind(OciMount mount) {
        return mount.type().equals("bind")
                || mount.options().contains("bind")
                || mount.options().contains("rbind");
    }

    /// Whether the first process is on a terminal.
    boolean terminal() throws JsonException {
        var process = spec.process();
        return process.isPresent() && process.get().terminal();
    }
}
