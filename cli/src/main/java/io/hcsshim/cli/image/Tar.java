package io.hcsshim.cli.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// GNU tar, which every Debian has: it knows compression, sparse files, xattrs and hostile names better than we need to.
final class Tar {
    private Tar() {}

    /// Unpacks `archive` into `folder`, keeping owners, modes and extended attributes.
    ///
    /// @throws IOException with tar's own words
    static void unpack(Path archive, Path folder) throws IOException, InterruptedException {
        var command =
                List.of(
                        "tar",
                        "--extract",
                        "--file=" + archive,
                        "--directory=" + folder,
                        "--numeric-owner",
                        "--same-permissions",
                        "--xattrs",
                        "--xattrs-include=*");
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("unpack " + archive + ": " + said.strip());
        }
    }
}
