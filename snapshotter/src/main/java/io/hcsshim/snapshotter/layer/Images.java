package io.hcsshim.snapshotter.layer;

import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The images that containerd knows, asked for the archive of a layer.
///
/// containerd names a layer by its chain id alone when it prepares to unpack it. Manifest and configuration of the image
/// are in its content store by then, and say which blob it is. Thread-safe.
public final class Images {
    private static final int LARGEST_DOCUMENT = 8 << 20;
    private static final int REMEMBERED = 256;

    private final BlobStore blobs;

    /// Layers by manifest, which never changes. Guarded by itself.
    private final Map<Digest, List<ImageLayer>> known =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Digest, List<ImageLayer>> eldest) {
                    return size() > REMEMBERED;
                }
            };

    public Images(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// The archives that images give for a chain id; several if it was compressed more than once.
    public List<ImageLayer> find(String namespace, Digest chainId) throws IOException {
        var found = new ArrayList<ImageLayer>();
        for (var manifest : blobs.manifests(namespace)) {
            for (var layer : layers(namespace, manifest)) {
                if (layer.chainId().equals(chainId) && !found.contains(layer)) {
                    found.add(layer);
                }
            }
        }
        return found;
    }

    private List<ImageLayer> layers(String namespace, Digest manifest) throws IOException {
        synchronized (known) {
            var layers = known.get(manifest);
            if (layers != null) {
                return layers;
            }
        }
        var read = read(namespace, manifest);
        if (read.isPresent()) {
            synchronized (known) {
                known.put(manifest, read.get());
            }
        }
        return read.orElse(List.of());
    }

    /// Nothing as long as something is missing, or is not what it should be: other images shall not suffer from it.
    private Optional<List<ImageLayer>> read(String namespace, Digest digest) throws IOException {
        try {
            var manifest = document(namespace, digest);
            var config = manifest.object("config");
            if (config.isEmpty()) {
                return Optional.of(List.of()); // an index
            }
            var configDigest = Digest.parse(config.get().string("digest"));
            if (!blobs.has(namespace, configDigest)) {
                return Optional.empty();
            }
            var rootfs = document(namespace, configDigest).object("rootfs");
            var diffIds = rootfs.orElse(JsonObject.of()).strings("diff_ids");
            return Optional.of(layers(manifest.objects("layers"), diffIds));
        } catch (JsonException e) {
            return Optional.empty();
        } catch (SnapshotException e) {
            return switch (e.code()) {
                case NOT_FOUND, INVALID_ARGUMENT -> Optional.empty();
                case ALREADY_EXISTS, FAILED_PRECONDITION, UNAVAILABLE -> throw e;
            };
        }
    }

    private static List<ImageLayer> layers(List<JsonObject> descriptors, List<String> diffIds)
            throws JsonException, SnapshotException {
        var layers = new ArrayList<ImageLayer>();
        if (descriptors.size() == diffIds.size()) {
            var below = Optional.<Digest>empty();
            for (int i = 0; i < diffIds.size(); i++) {
                var layer =
                        new ImageLayer(
                                Digest.parse(descriptors.get(i).string("digest")),
                                descriptors.get(i).string("mediaType"),
                                Digest.parse(diffIds.get(i)),
                                below);
                layers.add(layer);
                below = Optional.of(layer.chainId());
            }
        }
        return List.copyOf(layers);
    }

    private JsonObject document(String namespace, Digest blob) throws IOException {
        try (InputStream in = Channels.newInputStream(blobs.open(namespace, blob))) {
            var bytes = in.readNBytes(LARGEST_DOCUMENT);
            if (bytes.length == LARGEST_DOCUMENT || !Digest.of(bytes).equals(blob)) {
                throw new JsonException("not the document " + blob);
            }
            return JsonObject.parse(bytes);
        }
    }
}
