package io.hcsshim.uvm.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RootfsTest {
    @Test
    void anOverlayIsItsDirectoriesTopmostFirst() throws RootfsException {
        var rootfs =
                parse(
                        "overlay",
                        "overlay",
                        "index=off",
                        "workdir=/s/9/work",
                        "upperdir=/s/9/fs",
                        "lowerdir=/s/8/fs:/s/7/fs");

        assertEquals(
                new Rootfs.Overlay(
                        List.of(Path.of("/s/8/fs"), Path.of("/s/7/fs")),
                        Optional.of(Path.of("/s/9/fs"))),
                rootfs);
    }

    @Test
    void anOverlayWithoutAnUpperDirectoryIsAView() throws RootfsException {
        var rootfs = parse("overlay", "overlay", "lowerdir=/s/8/fs:/s/7/fs");

        assertEquals(
                new Rootfs.Overlay(
                        List.of(Path.of("/s/8/fs"), Path.of("/s/7/fs")), Optional.empty()),
                rootfs);
    }

    @Test
    void aBackslashMakesAColonPartOfAPath() throws RootfsException {
        var rootfs = parse("overlay", "overlay", "lowerdir=/s/a\\:b:/s/c\\\\d");

        assertEquals(
                new Rootfs.Overlay(
                        List.of(Path.of("/s/a:b"), Path.of("/s/c\\d")), Optional.empty()),
                rootfs);
    }

    @Test
    void aBindMountIsADirectoryThatMayBeKeptWhenItIsReadOnly() throws RootfsException {
        assertEquals(
                new Rootfs.Directory(Path.of("/s/1/fs"), false),
                parse("bind", "/s/1/fs", "rbind", "rw"));
        assertEquals(
                new Rootfs.Directory(Path.of("/s/1/fs"), true),
                parse("bind", "/s/1/fs", "rbind", "ro"));
    }

    @Test
    void lcowLayersAreTheDisksInTheirFolders() throws RootfsException {
        var rootfs = parse("lcow-layer", "/s/3", "rw", "parentLayerPaths=[\"/s/2\",\"/s/1\"]");

        assertEquals(
                new Rootfs.LcowLayers(
                        Path.of("/s/3/sandbox.vhdx"),
                        List.of(Path.of("/s/2/layer.vhd"), Path.of("/s/1/layer.vhd"))),
                rootfs);
    }

    @Test
    void partitionsAreLayersOfTheDisksThatAreNamed() throws RootfsException {
        var rootfs =
                parse(
                        "lcow-partitioned-layer",
                        "",
                        "scratch=/s/3/sandbox.vhdx",
                        "parent-partitioned-layers=[{\"Path\":\"/s/all.vhd\",\"Partition\":2},"
                                + "{\"Path\":\"/s/all.vhd\",\"Partition\":1}]");

        assertEquals(
                new Rootfs.LcowPartitions(
                        Path.of("/s/3/sandbox.vhdx"),
                        List.of(
                                new Rootfs.Partition(Path.of("/s/all.vhd"), 2),
                                new Rootfs.Partition(Path.of("/s/all.vhd"), 1))),
                rootfs);
        assertEquals(2, rootfs.layers());
    }

    @Test
    void partitionsThatMakeNoSenseAreRefused() {
        var scratch = "scratch=/s/3/sandbox.vhdx";
        var layers = "parent-partitioned-layers=[{\"Path\":\"/s/a\",\"Partition\":1}]";
        for (var options :
                List.of(
                        List.of(layers),
                        List.of(scratch),
                        List.of(scratch, layers, "ro"),
                        List.of("scratch=rel", layers),
                        List.of(scratch, "parent-partitioned-layers=[\"/s/a\"]"),
                        List.of(scratch, "parent-partitioned-layers=[{\"Path\":\"a\"}]"),
                        List.of(
                                scratch,
                                "parent-partitioned-layers=[{\"Path\":\"/a\",\"Partition\":-1}]"))) {
            assertThrows(
                    RootfsException.class,
                    () -> parse("lcow-partitioned-layer", "", options.toArray(String[]::new)),
                    options::toString);
        }
    }

    @Test
    void anUnknownTypeIsNamedInTheError() {
        var error = assertThrows(RootfsException.class, () -> parse("windows-layer", "/s/3"));

        assertTrue(error.getMessage().contains("windows-layer"), error.getMessage());
    }

    @Test
    void whatCannotBeARootFileSystemIsRefused() {
        assertThrows(RootfsException.class, () -> Rootfs.parse(List.of()));
        assertThrows(RootfsException.class, () -> parse("overlay", "overlay", "upperdir=/u"));
        assertThrows(RootfsException.class, () -> parse("overlay", "overlay", "lowerdir=rel"));
        assertThrows(RootfsException.class, () -> parse("lcow-layer", "/s/3"));
        assertThrows(
                RootfsException.class, () -> parse("lcow-layer", "/s/3", "parentLayerPaths=[]"));
        assertThrows(
                RootfsException.class, () -> parse("lcow-layer", "/s/3", "parentLayerPaths=[1]"));
        assertThrows(
                RootfsException.class, () -> parse("lcow-layer", "/s/3", "parentLayerPaths=x"));
        assertThrows(
                RootfsException.class,
                () -> Rootfs.parse(List.of(new Mount("bind", "/s", "/elsewhere", List.of()))));
    }

    private static Rootfs parse(String type, String source, String... options)
            throws RootfsException {
        return Rootfs.parse(List.of(new Mount(type, source, "", List.of(options))));
    }
}
