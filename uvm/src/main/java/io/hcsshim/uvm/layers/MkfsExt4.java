package io.hcsshim.uvm.layers;

import io.hcsshim.uvm.layers.HostTool.ToolException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Images made by e2fsprogs' `mke2fs`, version 1.47 or newer.
///
/// No journal: a layer is mounted read-only with `noload`, and a scratch disk never survives its
/// machine. Inode tables are not written but declared zero, which a new sparse file is, so that
/// neither mke2fs nor the guest's kernel fills them.
public final class MkfsExt4 implements ImageBuilder {
    private static final String FEATURES = "^has_journal,^resize_inode,^orphan_file";

    /// Checksums of directory blocks are made anew for every entry: three quarters of the time.
    private static final String LAYER_FEATURES = FEATURES + ",^metadata_csum,uninit_bg";

    private static final String PREZEROED =
            "lazy_itable_init=0,nodiscard,assume_storage_prezeroed=1";

    /// The only times in a layer's image are those of its files.
    private static final Map<String, String> CLOCK = Map.of("E2FSPROGS_FAKE_TIME", "1");

    /// The folder that mke2fs makes for e2fsck, and that a container must not see.
    private static final String RECOVERY = "lost+found";

    private static final int ENLARGEMENTS = 3;

    /// Needs nothing until it is asked for an image.
    public MkfsExt4() {}

    @Override
    public void layer(Path directory, Path image, LayerIdentity identity)
            throws IOException, InterruptedException {
        var size = TreeSize.of(directory);
        var bytes = size.imageBytes();
        for (int attempt = 0; ; attempt++) {
            try {
                run(layerArguments(directory, image, identity, size.inodes() + 32, bytes));
                break;
            } catch (ToolException e) {
                if (attempt == ENLARGEMENTS || !outgrown(e)) {
                    throw failure("make an image of " + directory, image, e);
                }
                bytes *= 2; // the estimate was too low, for example for many large attributes
                Files.deleteIfExists(image);
            }
        }
        if (Files.notExists(directory.resolve(RECOVERY), LinkOption.NOFOLLOW_LINKS)) {
            tool("debugfs").run(List.of("-w", "-R", "rmdir " + RECOVERY, image.toString()), CLOCK);
        }
    }

    @Override
    public void scratch(long bytes, Path image) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0"));
        arguments.addAll(List.of("-O", FEATURES + ",sparse_super2", "-E", PREZEROED));
        arguments.addAll(List.of(image.toString(), bytes / 1024 + "k"));
        try {
            run(arguments);
        } catch (ToolException e) {
            throw failure("make a scratch disk", image, e);
        }
    }

    private static List<String> layerArguments(
            Path directory, Path image, LayerIdentity identity, long inodes, long bytes) {
        var uuid = identity.uuid().toString();
        var arguments = new ArrayList<>(List.of("-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0"));
        arguments.addAll(List.of("-I", "256", "-N", Long.toString(inodes), "-O", LAYER_FEATURES));
        arguments.addAll(List.of("-E", PREZEROED + ",hash_seed=" + uuid, "-U", uuid));
        arguments.addAll(List.of("-L", "layer", "-d", directory.toString()));
        arguments.addAll(List.of(image.toString(), bytes / 1024 + "k"));
        return arguments;
    }

    private static void run(List<String> arguments) throws IOException, InterruptedException {
        tool("mke2fs").run(arguments, CLOCK);
    }

    private static HostTool tool(String name) throws IOException {
        return HostTool.find(name)
                .orElseThrow(() ->
                        new IOException(
                                name
                                        + " is not installed (package e2fsprogs); disks for"
                                        + " utility VMs are made with it"));
    }

    private static boolean outgrown(ToolException e) {
        return e.says("Could not allocate") && !hostIsFull(e);
    }

    private static boolean hostIsFull(ToolException e) {
        return e.says("No space left on device");
    }

    private static IOException failure(String what, Path image, ToolException e) {
        if (hostIsFull(e)) {
            var full = new FileSystemException(image.toString(), null, "no space left on device");
            full.initCause(e);
            return full;
        }
        return new IOException(what + " at " + image + ": " + e.getMessage(), e);
    }
}
