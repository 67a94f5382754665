package io.hcsshim.snapshotter.layer;

import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The search for one layer, which may be asked again and again: only at first are all images looked at. Confined to one
/// thread.
public final class LayerSearch {
    private final LayerFinder finder;
    private final String namespace;
    private final Optional<Digest> below;
    private final Digest chainId;
    private List<ImageLayer> candidates = List.of();

    LayerSearch(LayerFinder finder, String namespace, Optional<Digest> below, Digest chainId) {
        this.finder = finder;
        this.namespace = namespace;
        this.below = below;
        this.chainId = chainId;
    }

    /// Looks at all images there are now.
    ///
    /// @return as [#again]
    /// @throws SnapshotException if an image has the layer, but on other layers
    public Optional<LayerUse> look() throws IOException, InterruptedException {
        candidates = finder.candidates(namespace, chainId);
        for (var candidate : candidates) {
            if (!candidate.below().equals(below)) {
                throw new SnapshotException(
                        Code.INVALID_ARGUMENT, "layer " + chainId + " lies on other layers");
            }
        }
        return again();
    }

    /// Looks whether an archive has come, and makes the layer of it. Every archive that images give for it is tried, so
    /// that one bad image does no harm to another.
    ///
    /// @return nothing if no archive is there yet
    /// @throws SnapshotException if those that are there are not what their images say
    public Optional<LayerUse> again() throws IOException, InterruptedException {
        var refused = Optional.<SnapshotException>empty();
        for (var candidate : candidates) {
            try {
                var layer = finder.make(namespace, candidate);
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

    /// Whether an image is known that has the layer.
    public boolean hasCandidates() {
        return !candidates.isEmpty();
    }
}
