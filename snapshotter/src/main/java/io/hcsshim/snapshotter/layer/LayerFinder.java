package io.hcsshim.snapshotter.layer;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Layers by the names that containerd has for them: found in its content store, made if they are not kept.
/// Thread-safe.
public final class LayerFinder {
    private final Images images;
    private final BlobStore blobs;
    private final Layers layers;

    public LayerFinder(BlobStore blobs, Layers layers) {
        this.images = new Images(blobs);
        this.blobs = blobs;
        this.layers = layers;
    }

    /// Begins to look for a layer.
    ///
    /// @param below   the chain id of what the layer lies on
    /// @param chainId the layer's own
    public LayerSearch search(String namespace, Optional<Digest> below, Digest chainId) {
        return new LayerSearch(this, namespace, below, chainId);
    }

    List<ImageLayer> candidates(String namespace, Digest chainId) throws IOException {
        return images.find(namespace, chainId);
    }

    /// The layer, made if its archive is there.
    Optional<LayerUse> make(String namespace, ImageLayer layer)
            throws IOException, InterruptedException {
        var kept = layers.use(layer.diffId());
        if (kept.isPresent() || !blobs.has(namespace, layer.blob())) {
            return kept;
        }
        return Optional.of(layers.obtain(namespace, layer));
    }
}
