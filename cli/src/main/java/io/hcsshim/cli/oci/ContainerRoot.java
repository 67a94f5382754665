package io.hcsshim.cli.oci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/// The folder that `--root` names: one folder for each container, with its id as name.
///
/// @param folder an absolute path
public record ContainerRoot(Path folder) {
    private static final Path USUAL = Path.of("/run/runhcs");

    // As the resident shim has it, whose rule is containerd's.
    private static final Pattern ID =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,74}[A-Za-z0-9])?");

    /// What the resident shim knows the containers of this root by.
    String namespace() {
        if (folder.equals(USUAL)) {
            return "runhcs";
        }
        var bytes = folder.toString().getBytes(StandardCharsets.UTF_8);
        return "runhcs-" + UUID.nameUUIDFromBytes(bytes).toString().substring(0, 13);
    }

    /// Makes the folder of a container that is about to be made; from then on the id is taken.
    ///
    /// @throws OciException if the id cannot be one, or is in use
    ContainerFolder claim(String id) throws IOException {
        check(id);
        Files.createDirectories(folder);
        try {
            var own = PosixFilePermissions.fromString("rwx------");
            var made =
                    Files.createDirectory(
                            folder.resolve(id), PosixFilePermissions.asFileAttribute(own));
            return new ContainerFolder(made);
        } catch (FileAlreadyExistsException _) {
            throw new OciException("container with id '" + id + "' exists already");
        }
    }

    /// The folder of a container.
    ///
    /// @throws OciException if there is none
    ContainerFolder find(String id) throws OciException {
        check(id);
        var found = folder.resolve(id);
        if (!Files.isDirectory(found)) {
            throw new OciException("container '" + id + "' does not exist under " + folder);
        }
        return new ContainerFolder(found);
    }

    /// Whether there is a container of this id.
    public boolean has(String id) {
        return ID.matcher(id).matches() && Files.isDirectory(folder.resolve(id));
    }

    /// All containers, by id.
    List<Container> containers() throws IOException {
        var found = new ArrayList<Container>();
        if (Files.isDirectory(folder)) {
            try (var inside = Files.newDirectoryStream(folder, Files::isDirectory)) {
                for (var each : inside) {
                    found.add(new Container(this, new ContainerFolder(each)));
                }
            }
        }
        found.sort((a, b) -> a.id().compareTo(b.id()));
        return found;
    }

    private static void check(String id) throws OciException {
        if (!ID.matcher(id).matches()) {
            throw new OciException(
                    "container id '"
                            + id
                            + "' is not 1 to 76 letters, digits, '.', '_' and '-', a letter or digit first and last");
        }
    }
}
