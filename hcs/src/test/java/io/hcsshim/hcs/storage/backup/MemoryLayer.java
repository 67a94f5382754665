package io.hcsshim.hcs.storage.backup;

import io.hcsshim.disk.tree.Timestamp;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A layer that is only written down, to be written and read.
final class MemoryLayer implements LayerReader, LayerWriter {
    private static final FileBasics NOTHING = FileBasics.of(0, Timestamp.EPOCH);

    /// Items in order.
    final List<LayerItem> items = new ArrayList<>();

    /// The backup streams of files by name.
    final Map<String, ByteArrayOutputStream> streams = new LinkedHashMap<>();

    boolean finished;
    private int at;
    private long identities;

    /// Adds a file with a backup stream.
    MemoryLayer with(String name, FileBasics basics, long size, byte[] stream) {
        items.add(new LayerItem.File(name, size, basics, ++identities, 1));
        streams.computeIfAbsent(name, _ -> new ByteArrayOutputStream()).writeBytes(stream);
        return this;
    }

    /// Adds one name of a file that has two.
    MemoryLayer withName(String name, FileBasics basics, long identity, byte[] stream) {
        items.add(new LayerItem.File(name, 0, basics, identity, 2));
        streams.computeIfAbsent(name, _ -> new ByteArrayOutputStream()).writeBytes(stream);
        return this;
    }

    /// Adds a name that was removed.
    MemoryLayer without(String name) {
        items.add(new LayerItem.Removed(name));
        return this;
    }

    @Override
    public Optional<LayerItem> next() {
        return at == items.size() ? Optional.empty() : Optional.of(items.get(at++));
    }

    @Override
    public InputStream backup() {
        return new ByteArrayInputStream(stream(items.get(at - 1).name()));
    }

    byte[] stream(String name) {
        return streams.get(name).toByteArray();
    }

    @Override
    public OutputStream add(String name, FileBasics basics) {
        with(name, basics, 0, new byte[0]);
        return streams.get(name);
    }

    @Override
    public void addLink(String name, String target) {
        items.add(new LayerItem.File("link " + name + " to " + target, 0, NOTHING, 0, 2));
    }

    @Override
    public void remove(String name) {
        without(name);
    }

    @Override
    public void finish() {
        finished = true;
    }

    @Override
    public void close() throws IOException {}
}
