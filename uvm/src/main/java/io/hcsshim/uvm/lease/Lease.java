package io.hcsshim.uvm.lease;

import java.io.IOException;

/// Something held on the host or in the guest that has to be given back.
///
/// `close` is idempotent: once it has returned normally, further calls do nothing. A `close` that
/// throws leaves the thing held, and may be called again.
public interface Lease extends AutoCloseable {
    @Override
    void close() throws IOException;
}
