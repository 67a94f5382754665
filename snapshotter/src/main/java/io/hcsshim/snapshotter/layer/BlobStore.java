package io.hcsshim.snapshotter.layer;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;

/// What containerd holds of images: manifests, configurations, layers. Thread-safe.
public interface BlobStore {
    /// What may be manifests of images in a namespace of containerd.
    List<Digest> manifests(String namespace) throws IOException;

    /// Whether a blob is there in full.
    boolean has(String namespace, Digest blob) throws IOException;

    /// Reads a blob from its start; the caller closes it.
    ///
    /// @throws IOException here or while reading, if it is not there
    ReadableByteChannel open(String namespace, Digest blob) throws IOException;
}
