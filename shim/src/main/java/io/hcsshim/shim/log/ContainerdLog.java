package io.hcsshim.shim.log;

/// The way of a pod's lines to containerd's own log.
///
/// Nothing here waits: a line that does not fit is lost, and so are lines while containerd is away. Thread-safe.
public interface ContainerdLog extends AutoCloseable {
    /// Leads nowhere.
    ContainerdLog NONE =
            new ContainerdLog() {
                @Override
                public void write(byte[] bytes, int offset, int length) {}

                @Override
                public void close() {}
            };

    /// Takes some lines, or loses them.
    void write(byte[] bytes, int offset, int length);

    @Override
    void close();
}
