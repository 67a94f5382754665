package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.LayerExport;
import io.hcsshim.hcs.storage.backup.LayerImport;
import io.hcsshim.hcs.storage.backup.LayerReader;
import io.hcsshim.hcs.storage.backup.LayerWriter;
import io.hcsshim.sys.windows.Libraries;
import io.hcsshim.sys.windows.Privileges;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Layers of this host to tar archives, and back. Thread-safe.
public final class LayerArchives {
    private final Libraries libraries;
    private final Wclayer layers;

    /// The services behind `libraries`.
    public LayerArchives(Libraries libraries) {
        this.libraries = libraries;
        layers = new Wclayer(libraries);
    }

    /// Writes what is in a layer, and not in its parents, to `out`, which stays the caller's.
    ///
    /// @param parents from the top down
    public void export(Path layer, List<Path> parents, OutputStream out) throws IOException {
        Privileges.enable(libraries, List.of(Privileges.BACKUP));
        layers.activate(layer);
        try {
            // only a layer that was prepared once is complete
            layers.prepare(layer, parents);
            layers.unprepare(layer);
            if (parents.isEmpty()) {
                try (LayerReader reader = new BaseLayerReader(libraries, layer)) {
                    LayerExport.write(reader, out);
                }
                return;
            }
            exportDerived(layer, parents, out);
        } finally {
            layers.deactivate(layer);
        }
    }

    private void exportDerived(Path layer, List<Path> parents, OutputStream out)
            throws IOException {
        var folder = Files.createTempDirectory("hcs");
        try {
            layers.exportTo(layer, folder, parents);
            try (LayerReader reader = new TransportReader(libraries, folder)) {
                LayerExport.write(reader, out);
            }
        } finally {
            Trees.remove(folder);
        }
    }

    /// Makes a layer of an archive, which is not compressed and stays the caller's.
    ///
    /// @param parents from the top down
    /// @return the sizes of all files together, in bytes
    public long importFrom(ReadableByteChannel archive, Path layer, List<Path> parents)
            throws IOException {
        Privileges.enable(libraries, List.of(Privileges.BACKUP, Privileges.RESTORE));
        try (LayerWriter writer =
                parents.isEmpty()
                        ? new BaseLayerWriter(libraries, layer)
                        : new TransportWriter(libraries, layer, parents)) {
            return LayerImport.read(archive, writer);
        }
    }
}
