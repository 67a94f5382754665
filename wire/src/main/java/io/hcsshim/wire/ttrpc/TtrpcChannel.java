package io.hcsshim.wire.ttrpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A connection, whatever it goes over. One thread reads and one writes; `close` from any, and it ends both.
public interface TtrpcChannel extends AutoCloseable {
    /// What the other end says.
    InputStream in();

    /// What the other end is told.
    OutputStream out();

    @Override
    void close() throws IOException;
}
