package io.hcsshim.hcs.storage;

import io.hcsshim.hcs.storage.backup.FileBasics;
import io.hcsshim.hcs.storage.backup.LayerWriter;
import io.hcsshim.sys.windows.BackupFile;
import io.hcsshim.sys.windows.Libraries;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Writes a layer with parents: to a folder in the transport format, which the service makes the layer of. The folder
/// is taken away at the end.
final class TransportWriter implements LayerWriter {
    private record Link(String name, String target) {}

    private final Libraries libraries;
    private final Path layer;
    private final List<Path> parents;
    private final LayerFolder folder;
    private final List<Link> links = new ArrayList<>();
    private final List<String> removed = new ArrayList<>();
    private Closeable current = () -> {};

    TransportWriter(Libraries libraries, Path layer, List<Path> parents) throws IOException {
        this.libraries = libraries;
        this.layer = layer;
        this.parents = parents;
        folder = new LayerFolder(Files.createTempDirectory("hcs"));
    }

    @Override
    public OutputStream add(String name, FileBasics basics) throws IOException {
        current.close();
        if (LayerFolder.isIn(LayerFolder.UTILITY_VM, name) || name.equals(LayerFolder.UTILITY_VM)) {
            throw new IOException("a layer with parents cannot bring a utility VM here: " + name);
        }
        var path = folder.resolve(name);
        var isFolder = basics.has(FileBasics.DIRECTORY);
        if (isFolder) {
            Files.createDirectory(path);
        }
        folder.add(name, basics);
        if (!LayerFolder.isIn(LayerFolder.FILES, name)) {
            return plain(path, basics);
        }
        var record = isFolder ? Transport.recordOf(path) : path;
        var out =
                new BufferedOutputStream(
                        Files.newOutputStream(record, StandardOpenOption.CREATE_NEW));
        current = () -> finish(out, record, basics);
        var attributes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        out.write(attributes.putInt(basics.attributes()).array());
        return out;
    }

    private OutputStream plain(Path path, FileBasics basics) throws IOException {
        var name = path.toString();
        var file =
                basics.has(FileBasics.DIRECTORY)
                        ? BackupFile.rewrite(libraries, name)
                        : BackupFile.create(libraries, name);
        current = file::close;
        file.setFacts(LayerFolder.facts(basics));
        return file.output();
    }

    /// The attributes are in the file; those of the file itself would keep the service from it.
    private void finish(OutputStream out, Path record, FileBasics basics) throws IOException {
        out.close();
        current = () -> {};
        var times =
                new FileBasics(
                        basics.created(), basics.accessed(), basics.written(), basics.changed(), 0);
        try (var file = BackupFile.rewrite(libraries, record.toString())) {
            file.setFacts(LayerFolder.facts(times));
        }
    }

    @Override
    public void addLink(String name, String target) throws IOException {
        current.close();
        folder.resolve(name);
        links.add(new Link(name, target));
    }

    @Override
    public void remove(String name) throws IOException {
        current.close();
        if (!LayerFolder.isIn(LayerFolder.FILES, name)) {
            throw new IOException("only files can be removed: " + name);
        }
        removed.add(name);
    }

    @Override
    public void finish() throws IOException {
        current.close();
        new Wclayer(libraries).importFrom(layer, folder.root(), parents);
        for (var name : removed) {
            Files.deleteIfExists(LayerFolder.at(layer, name));
        }
        for (var link : links) {
            var path = LayerFolder.at(layer, link.name);
            Files.deleteIfExists(path);
            Files.createLink(path, LayerFolder.at(layer, link.target));
        }
        folder.restoreTimes(libraries, layer);
    }

    @Override
    public void close() throws IOException {
        try {
            current.close();
        } finally {
            Trees.remove(folder.root());
        }
    }
}
