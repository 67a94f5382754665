package io.hcsshim.uvm.layers;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Copies of files that are mostly holes.
final class SparseCopy {
    private SparseCopy() {}

    /// Copies the written parts of a file and leaves holes as holes; shares the blocks where the
    /// file system can. `cp` knows both (`SEEK_DATA`, `FICLONE`), and Java neither.
    static void copy(Path from, Path to) throws IOException, InterruptedException {
        var cp = HostTool.find("cp").orElseThrow(() -> new IOException("cp is not in PATH"));
        try {
            cp.run(
                    List.of(
                            "--sparse=auto",
                            "--reflink=auto",
                            "--",
                            from.toString(),
                            to.toString()),
                    Map.of());
        } catch (HostTool.ToolException e) {
            if (e.says("No space left on device")) {
                var full = new FileSystemException(to.toString(), null, "no space left on device");
                full.initCause(e);
                throw full;
            }
            throw e;
        }
    }
}
