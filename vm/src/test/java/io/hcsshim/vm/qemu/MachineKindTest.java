package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hcsshim.vm.Acceleration;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineKindTest {
    @TempDir private Path folder;

    @Test
    void anUpgradedEmulatorOrKernelMakesAnotherKind() throws Exception {
        for (var name : List.of("qemu", "kernel", "initrd")) {
            Files.writeString(folder.resolve(name), "first");
        }
        var before = kind();
        assertEquals(before, kind());

        for (var name : List.of("qemu", "kernel", "initrd")) {
            upgrade(folder.resolve(name));
            assertNotEquals(before, kind(), name);
            before = kind();
        }
    }

    /// As a package manager does it; not even size and time of the file differ.
    private void upgrade(Path file) throws IOException {
        var time = Files.getLastModifiedTime(file);
        var next = Files.writeString(folder.resolve("next"), "other");
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private String kind() throws IOException {
        var spec =
                new VmSpec(
                        "one",
                        folder,
                        folder.resolve("kernel"),
                        folder.resolve("initrd"),
                        "quiet",
                        256,
                        1,
                        1,
                        Acceleration.TCG);
        var paths = new QemuPaths(folder.resolve("qemu"), folder, folder, folder);
        return MachineKind.of(spec, paths, Acceleration.TCG);
    }

    @Test
    void aProcessorIsToldByItsModelAndFeatures() {
        var first =
                List.of(
                        "processor\t: 0",
                        "model name\t: Example 3000 @ 2.0GHz",
                        "stepping\t: 7",
                        "cpu MHz\t\t: 1999.9",
                        "flags\t\t: fpu sse avx2",
                        "",
                        "processor\t: 1",
                        "flags\t\t: none");

        assertEquals("Example 3000 @ 2.0GHz / 7 / fpu sse avx2", MachineKind.processor(first));
    }
}
