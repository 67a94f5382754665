package io.hcsshim.cli.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.cli.check.Finding.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootFilesCheckTest {
    /// Of the three bytes `abc`: FIPS 180-4, the first example.
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.writeString(folder.resolve("vmlinux"), "abc");
        Files.writeString(folder.resolve("initrd.img"), "abc");
        Files.writeString(
                folder.resolve("manifest.json"),
                """
                {"project":"hcsshim","version":"0.1.0","commit":"c0ffee","kernel":"6.1.0","files":[
                {"name":"initrd.img","size":3,"sha256":"%s"},
                {"name":"vmlinux","size":3,"sha256":"%s"}]}
                """
                        .formatted(ABC, ABC));
    }

    @Test
    void filesThatAreAsTheyWereBuiltFit() {
        var findings = findings();

        assertEquals(List.of(State.FITS, State.FITS, State.FITS, State.FITS), states(findings));
        assertEquals("version 0.1.0, commit c0ffee", findings.get(2).text());
        assertEquals("2 files as they were built, kernel 6.1.0", findings.get(3).text());
    }

    @Test
    void aChangedFileIsNamed() throws IOException {
        Files.writeString(folder.resolve("initrd.img"), "abd");

        assertEquals(folder.resolve("initrd.img") + " was changed", failure());
    }

    @Test
    void aShorterFileIsNamedWithItsSizes() throws IOException {
        Files.writeString(folder.resolve("initrd.img"), "ab");

        assertEquals(folder.resolve("initrd.img") + " has 2 bytes instead of 3", failure());
    }

    @Test
    void anAgentOfAnotherVersionDoesNotFit() throws IOException {
        var manifest = folder.resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("0.1.0", "0.0.9"));

        assertTrue(
                failure().startsWith("version 0.0.9, commit c0ffee, and these programs are 0.1.0"));
    }

    @Test
    void withoutAManifestNobodyKnows() throws IOException {
        Files.delete(folder.resolve("manifest.json"));

        assertEquals(List.of(State.FITS, State.FITS, State.WARNING), states(findings()));
    }

    @Test
    void aManifestThatIsNoneDoesNotFit() throws IOException {
        Files.writeString(folder.resolve("manifest.json"), "{");

        assertTrue(failure().contains("manifest.json"), failure());
    }

    @Test
    void aRootDiskIsNamedWithHowMachinesHaveIt() throws IOException {
        Files.writeString(folder.resolve("stage1.img"), "");
        Files.writeString(folder.resolve("rootfs.vhd"), "abc");
        assertEquals(folder.resolve("rootfs.vhd") + ", on SCSI", findings().get(1).text());

        Files.write(folder.resolve("rootfs.vhd"), new byte[2 << 20]);
        var text = findings().get(1).text();
        assertEquals(folder.resolve("rootfs.vhd") + ", as persistent memory", text);
    }

    @Test
    void missingFilesAreNamedWithTheFolder() throws IOException {
        Files.delete(folder.resolve("vmlinux"));

        assertTrue(failure().startsWith("no vmlinux or vmlinuz in " + folder), failure());
    }

    private List<Finding> findings() {
        return new BootFilesCheck(folder, "0.1.0").findings();
    }

    private String failure() {
        return findings().stream()
                .filter(finding -> finding.state() == State.FAILS)
                .findFirst()
                .orElseThrow()
                .text();
    }

    private static List<State> states(List<Finding> findings) {
        return findings.stream().map(Finding::state).toList();
    }
}
