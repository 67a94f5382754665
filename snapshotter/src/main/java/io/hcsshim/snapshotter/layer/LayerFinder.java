package io.hcsshim.snapshotter.layer;

import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.io.IOException;
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

    /// Finds the archive of a layer, and makes the layer of it. Every archive that images give for it is tried, so that
    /// one bad image does no harm to another.
    ///
    /// @param below   the chain id of what the layer lies on
    /// @param chainId the layer's own
    /// @return nothing if no archive is there yet
    /// @throws SnapshotException if those that are there are not what their images say
    public Optional<LayerUse> find(String namespace, Optional<Digest> below, Digest chainId)
            throws IOException, InterruptedException {
        var refused = Optional.<SnapshotException>empty();
        for (var candidate : images.find(namespace, chainId)) {
            if (!candidate.below().equals(below)) {
                throw new SnapshotException(
                        Code.INVALID_ARGUMENT,
                        "layer " + chainId + " lies on " + candidate.below() + ", not on " + below);
            }
            try {
                var layer = make(namespace, candidate);
                if (layer.isPresent()) {
                    return layer;
                }
            } catch (SnapshotException e) {
                if (e.code() != Code.FAILED_PRECONDITION) {
                    throw e;
                }
                refused = Optional.of(e);
            }
        }
        if (refused.isPresent()) {
            throw refused.get();
        }
        return Optional.empty();
    }

    private Optional<LayerUse> make(String namespace, ImageLayer layer)
            throws IOException, InterruptedException {
        var kept = layers.use(layer.diffId());
        if (kept.isPresent() || !blobs.has(namespace, layer.blob())) {
            return kept;
        }
        return Optional.of(layers.obtain(namespace, layer));
    }
}
