package io.hcsshim.snapshotter.layer;

import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A content store in memory, of one namespace.
public final class FakeBlobs implements BlobStore {
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final List<Digest> manifests = new CopyOnWriteArrayList<>();
    private final List<Digest> opened = new CopyOnWriteArrayList<>();
    private volatile Runnable onRead = () -> {};

    /// Adds a blob under its own digest.
    public Digest add(byte[] content) {
        var digest = Digest.of(content);
        blobs.put(digest, content);
        return digest;
    }

    /// Puts a blob under a digest that need not be its own.
    public void put(Digest digest, byte[] content) {
        blobs.put(digest, content);
    }

    /// Adds manifest and configuration of an image, but no layers.
    public void addImage(List<TestLayer> layers) {
        var diffIds = new ArrayList<String>();
        var descriptors = new ArrayList<String>();
        for (var layer : layers) {
            diffIds.add("\"" + layer.diffId() + "\"");
            descriptors.add(
                    "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
                            .formatted(layer.mediaType(), layer.blob(), layer.packed().length));
        }
        var config =
                add(
                        ("{\"rootfs\":{\"type\":\"layers\",\"diff_ids\":["
                                        + String.join(",", diffIds)
                                        + "]}}")
                                .getBytes());
        var manifest =
                add(
                        ("{\"config\":{\"digest\":\""
                                        + config
                                        + "\"},\"layers\":["
                                        + String.join(",", descriptors)
                                        + "]}")
                                .getBytes());
        manifests.add(manifest);
    }

    /// Adds an image with its layers.
    public void addAll(TestLayer... layers) {
        addImage(List.of(layers));
        for (var layer : layers) {
            put(layer.blob(), layer.packed());
        }
    }

    /// How often a blob was read.
    public long opened(Digest blob) {
        return opened.stream().filter(blob::equals).count();
    }

    /// Does something before each piece of a blob is read.
    public void onRead(Runnable action) {
        onRead = action;
    }

    @Override
    public List<Digest> manifests(String namespace) {
        return manifests;
    }

    @Override
    public boolean has(String namespace, Digest blob) {
        return blobs.containsKey(blob);
    }

    @Override
    public ReadableByteChannel open(String namespace, Digest blob) throws IOException {
        var content = blobs.get(blob);
        if (content == null) {
            throw new SnapshotException(Code.NOT_FOUND, "there is no blob " + blob);
        }
        opened.add(blob);
        InputStream in =
                new ByteArrayInputStream(content) {
                    @Override
                    public synchronized int read(byte[] into, int offset, int length) {
                        onRead.run();
                        return super.read(into, offset, Math.min(length, 8192));
                    }
                };
        return Channels.newChannel(in);
    }
}
