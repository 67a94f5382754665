package io.hcsshim.cli.check;

import io.hcsshim.uvm.BootFiles;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The boot files against their manifest, `manifest.json` beside them, which the build writes:
///
/// ```
/// {"project": "hcsshim", "version": "0.1.0", "commit": "…", "kernel": "6.1.0-…",
///  "files": [{"name": "vmlinux", "size": 1, "sha256": "…"}, …]}
/// ```
final class BootFilesCheck {
    private static final String MANIFEST = "manifest.json";
    private static final int BUFFER = 256 << 10;

    private final Path folder;
    private final String version;

    /// @param version of the programs, which the guest in the files has to have too
    BootFilesCheck(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    List<Finding> findings() {
        var findings = new ArrayList<Finding>();
        findings.add(present("kernel", List.of("vmlinux", "vmlinuz")));
        findings.add(root());
        try {
            compare(findings);
        } catch (NoSuchFileException e) {
            findings.add(
                    Finding.warning(
                            "manifest",
                            "%s has no %s, so nobody knows whether the files are whole; `make boot` writes it"
                                    .formatted(folder, MANIFEST)));
        } catch (IOException e) {
            findings.add(Finding.fails("manifest", folder.resolve(MANIFEST) + ": " + e));
        }
        return findings;
    }

    /// Where the guest is: what machines start from if nobody says otherwise.
    private Finding root() {
        var disk = BootFiles.in(folder).root();
        if (disk.isEmpty()) {
            return present("initrd", List.of("initrd.img"));
        }
        try {
            return Finding.fits(
                    "root disk",
                    disk.get().image()
                            + (disk.get().isMemory() ? ", as persistent memory" : ", on SCSI"));
        } catch (IOException e) {
            return Finding.fails("root disk", disk.get().image() + ": " + e);
        }
    }

    private Finding present(String what, List<String> names) {
        for (var name : names) {
            var file = folder.resolve(name);
            if (Files.isReadable(file)) {
                return Finding.fits(what, file.toString());
            }
        }
        return Finding.fails(
                what,
                "no %s in %s; `make boot` makes the boot files"
                        .formatted(String.join(" or ", names), folder));
    }

    private void compare(List<Finding> findings) throws IOException {
        var manifest = JsonObject.parse(Files.readAllBytes(folder.resolve(MANIFEST)));
        findings.add(agent(manifest));
        int count = 0;
        for (var entry : manifest.list("files")) {
            if (!(entry instanceof JsonObject file)) {
                throw new IOException("an entry that is no object: " + entry);
            }
            var problem = problem(file);
            if (!problem.isEmpty()) {
                findings.add(Finding.fails("boot file", problem));
                return;
            }
            count++;
        }
        var kernel = "%d files as they were built, kernel %s";
        findings.add(
                Finding.fits("boot files", kernel.formatted(count, manifest.string("kernel"))));
    }

    private Finding agent(JsonObject manifest) throws IOException {
        var theirs = manifest.string("version");
        var text = "version " + theirs + ", commit " + manifest.string("commit");
        return theirs.equals(version)
                ? Finding.fits("agent", text)
                : Finding.fails(
                        "agent", text + ", and these programs are " + version + "; make both anew");
    }

    /// What is wrong with a file; empty if nothing is.
    private String problem(JsonObject entry) throws IOException {
        var file = folder.resolve(entry.string("name"));
        if (!Files.isReadable(file)) {
            return file + " is missing";
        }
        if (Files.size(file) != entry.int64("size")) {
            return "%s has %d bytes instead of %d"
                    .formatted(file, Files.size(file), entry.int64("size"));
        }
        return digest(file).equals(entry.string("sha256")) ? "" : file + " was changed";
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            var digest = MessageDigest.getInstance("SHA-256");
            var buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
