package io.hcsshim.hcs.storage.backup;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/// Writes a layer, item by item. Names are relative to the layer, with backslashes. Used by one thread.
///
/// A layer that is closed before [#finish] is not made.
public interface LayerWriter extends Closeable {
    /// Adds a file, a directory or a link.
    ///
    /// @return where its backup stream is to be written, before the next call; it need not be closed
    OutputStream add(String name, FileBasics basics) throws IOException;

    /// Gives a file that was added one more name.
    void addLink(String name, String target) throws IOException;

    /// Hides a name that parents have.
    void remove(String name) throws IOException;

    /// Makes the layer of what was written.
    void finish() throws IOException;
}
