package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.LayerItem;
import io.hcsshim.hcs.storage.backup.LayerReader;
import io.hcsshim.sys.windows.BackupFile;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads a layer without parents: its folder, with the files of its utility VM.
final class BaseLayerReader implements LayerReader {
    private final Libraries libraries;
    private final FolderWalk walk;
    private Optional<BackupFile> current = Optional.empty();

    BaseLayerReader(Libraries libraries, Path layer) {
        this.libraries = libraries;
        var vm = layer.resolve(LayerFolder.UTILITY_VM).resolve(LayerFolder.FILES);
        walk = new FolderWalk(layer, List.of(layer.resolve(LayerFolder.FILES), vm));
    }

    @Override
    public Optional<LayerItem> next() throws IOException {
        close();
        var path = walk.next();
        if (path.isEmpty()) {
            return Optional.empty();
        }
        var file = BackupFile.open(libraries, path.get().toString());
        current = Optional.of(file);
        return Optional.of(item(walk.name(path.get()), file));
    }

    static LayerItem item(String name, BackupFile file) throws IOException {
        var identity = file.identity();
        return new LayerItem.File(
                name,
                identity.size(),
                LayerFolder.basics(file.facts()),
                identity.number(),
                identity.names());
    }

    @Override
    public InputStream backup() {
        return current.orElseThrow().input();
    }

    @Override
    public void close() throws IOException {
        var file = current;
        current = Optional.empty();
        if (file.isPresent()) {
            file.get().close();
        }
    }
}
