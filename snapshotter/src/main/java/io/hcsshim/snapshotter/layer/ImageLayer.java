package io.hcsshim.snapshotter.layer;

import java.util.Optional;

/// A layer as an image has it.
///
/// @param blob      the archive, compressed or not
/// @param mediaType what the manifest says that it is
/// @param diffId    the digest of the archive without compression, as the image's configuration has it
/// @param below     the chain id of the layers below; none for the lowest
public record ImageLayer(Digest blob, String mediaType, Digest diffId, Optional<Digest> below) {
    /// The chain id of this layer on those below.
    public Digest chainId() {
        return Digest.chain(below, diffId);
    }
}
