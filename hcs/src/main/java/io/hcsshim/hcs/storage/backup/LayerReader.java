package io.hcsshim.hcs.storage.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads a layer, item by item. Directories come before what is in them. Used by one thread.
public interface LayerReader extends Closeable {
    /// The next item; empty at the end.
    Optional<LayerItem> next() throws IOException;

    /// The backup stream of the current item, which is a file; it need not be closed.
    InputStream backup() throws IOException;
}
