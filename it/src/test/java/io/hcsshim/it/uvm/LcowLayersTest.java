package io.hcsshim.it.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.it.Home;
import io.hcsshim.it.Programs;
import io.hcsshim.uvm.ContainerRequest;
import io.hcsshim.uvm.UtilityVm;
import io.hcsshim.uvm.layers.Mount;
import io.hcsshim.uvm.layers.Rootfs;
import io.hcsshim.uvm.layers.RootfsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Containers on the virtual hard disks that a snapshotter for utility VMs hands over, made by other programs than ours.
@Timeout(120)
class LcowLayersTest {
    private static final int SECTOR = 512;

    @TempDir private static Path folder;
    private static Uvms uvms;
    private static UtilityVm uvm;

    @BeforeAll
    static void boot() throws Exception {
        Home.require();
        uvms = new Uvms(folder);
        layer("base", uvms.rootfs());
        var top = Files.createDirectory(folder.resolve("top"));
        Files.writeString(top.resolve("note"), "from the upper layer\n");
        layer("added", top);
        scratch("snapshot");
        uvm = uvms.boot(uvms.spec("lcow"));
    }

    @AfterAll
    static void close() throws Exception {
        if (uvm != null) {
            uvm.close();
        }
    }

    private static void layer(String name, Path content) throws Exception {
        shell(
                "mkdir "
                        + name
                        + "; mke2fs -q -t ext4 -d "
                        + content
                        + " layer.raw 32M; qemu-img convert -f raw -O vpc -o subformat=fixed,force_size layer.raw "
                        + name
                        + "/layer.vhd; rm layer.raw");
    }

    private static void scratch(String name) throws Exception {
        shell(
                "mkdir "
                        + name
                        + "; mke2fs -q -t ext4 scratch.raw 64M; qemu-img convert -f raw -O vhdx scratch.raw "
                        + name
                        + "/sandbox.vhdx; rm scratch.raw");
    }

    private static Rootfs rootfs(String snapshot) throws IOException {
        var parents = "[\"%1$s/added\",\"%1$s/base\"]".formatted(folder);
        var source = folder.resolve(snapshot).toString();
        return Rootfs.parse(
                List.of(
                        new Mount(
                                "lcow-layer",
                                source,
                                "",
                                List.of("rw", "parentLayerPaths=" + parents))));
    }

    @Test
    void theLayersAreStackedAndTheScratchDiskTakesWhatIsWritten() throws Exception {
        var outcome =
                uvms.run(
                        uvm,
                        new ContainerRequest(
                                "disks",
                                OciSpecs.of(
                                        List.of(
                                                "sh",
                                                "-c",
                                                "cat /note; dd if=/dev/zero of=/big bs=1024k count=9;"
                                                        + " echo more >> /note; cat /note; df -k /")),
                                rootfs("snapshot")));

        assertEquals(0, outcome.status(), outcome.errors());
        var lines = outcome.output().lines().toList();
        assertEquals("from the upper layer", lines.get(0));
        assertEquals(List.of("from the upper layer", "more"), lines.subList(1, 3));
        var kilobytes = Long.parseLong(lines.get(4).split("\\s+")[1]);
        assertTrue(kilobytes < 64 << 10, "the root is on the disk of 64 MiB: " + lines.get(4));
        // The disks are the snapshotter's: they stay, the layers as they were.
        assertTrue(Files.size(folder.resolve("snapshot/sandbox.vhdx")) > 9 << 20);
        assertEquals((32 << 20) + SECTOR, Files.size(folder.resolve("base/layer.vhd")));
    }

    @Test
    void aMissingDiskIsNamed() throws Exception {
        Files.createDirectory(folder.resolve("empty"));

        var failure =
                assertThrows(
                        RootfsException.class,
                        () ->
                                uvm.createContainer(
                                        new ContainerRequest(
                                                "missing",
                                                OciSpecs.of(List.of("true")),
                                                rootfs("empty"))));

        assertTrue(failure.getMessage().contains("empty/sandbox.vhdx"), failure.getMessage());
    }

    private static void shell(String script) throws Exception {
        Programs.must(folder, "sh", "-e", "-c", script);
    }
}
