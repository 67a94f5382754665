package io.hcsshim.uvm.layers;

import io.hcsshim.uvm.layers.HostTool.ToolException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Empty file systems made by e2fsprogs' `mke2fs`, version 1.47 or newer.
///
/// No journal: a scratch disk never survives its machine. Inode tables are not written but declared zero, which a
/// new sparse file is, so that neither mke2fs nor the guest's kernel fills them.
final class Mke2fs {
    private static final String FEATURES = "^has_journal,^resize_inode,^orphan_file,sparse_super2";

    private static final String PREZEROED =
            "lazy_itable_init=0,nodiscard,assume_storage_prezeroed=1";

    /// Equal sizes give equal disks.
    private static final Map<String, String> CLOCK = Map.of("E2FSPROGS_FAKE_TIME", "1");

    /// Writes an empty file system of `bytes` bytes as a sparse file.
    void make(long bytes, Path image) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of("-q", "-F", "-t", "ext4", "-b", "4096", "-m", "0"));
        arguments.addAll(List.of("-O", FEATURES, "-E", PREZEROED));
        arguments.addAll(List.of(image.toString(), bytes / 1024 + "k"));
        try {
            tool().run(arguments, CLOCK);
        } catch (ToolException e) {
            throw failure(image, e);
        }
    }

    private static HostTool tool() throws IOException {
        return HostTool.find("mke2fs")
                .orElseThrow(() ->
                        new IOException(
                                "mke2fs is not installed (package e2fsprogs); scratch disks for"
                                        + " utility VMs are made with it"));
    }

    private static IOException failure(Path image, ToolException e) {
        if (e.says("No space left on device")) {
            var full = new FileSystemException(image.toString(), null, "no space left on device");
            full.initCause(e);
            return full;
        }
        return new IOException("make a scratch disk at " + image + ": " + e.getMessage(), e);
    }
}
