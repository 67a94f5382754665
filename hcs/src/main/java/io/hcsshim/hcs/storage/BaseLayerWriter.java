package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.backup.LayerWriter;
import io.hcsshim.sys.windows.BackupFile;
import io.hcsshim.sys.windows.Libraries;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Writes a layer without parents into its folder.
final class BaseLayerWriter implements LayerWriter {
    private static final String VM_FILES = LayerFolder.UTILITY_VM + "\\" + LayerFolder.FILES;

    private final Libraries libraries;
    private final Wclayer layers;
    private final LayerFolder folder;
    private Optional<BackupFile> current = Optional.empty();

    BaseLayerWriter(Libraries libraries, Path layer) throws IOException {
        this.libraries = libraries;
        layers = new Wclayer(libraries);
        folder = new LayerFolder(Files.createDirectories(layer));
    }

    @Override
    public OutputStream add(String name, FileBasics basics) throws IOException {
        close();
        if (name.equals(VM_FILES) && !folder.has(LayerFolder.UTILITY_VM)) {
            // archives need not have the folder above
            Files.createDirectory(folder.resolve(LayerFolder.UTILITY_VM));
            folder.add(LayerFolder.UTILITY_VM, basics);
        }
        var path = folder.resolve(name);
        BackupFile file;
        if (basics.has(FileBasics.DIRECTORY)) {
            Files.createDirectory(path);
            file = BackupFile.rewrite(libraries, path.toString());
        } else {
            file = BackupFile.create(libraries, path.toString());
        }
        current = Optional.of(file);
        file.setFacts(LayerFolder.facts(basics));
        folder.add(name, basics);
        return file.output();
    }

    @Override
    public void addLink(String name, String target) throws IOException {
        close();
        Files.createLink(folder.resolve(name), folder.resolve(target));
    }

    @Override
    public void remove(String name) throws IOException {
        throw new IOException("a layer without parents removes nothing: " + name);
    }

    @Override
    public void finish() throws IOException {
        close();
        folder.restoreTimes(libraries, folder.root());
        layers.processBaseImage(folder.root());
        if (folder.has(VM_FILES)) {
            layers.processUtilityImage(folder.root().resolve(LayerFolder.UTILITY_VM));
        }
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
