package io.hcsshim.shim.task;

import io.hcsshim.uvm.ContainerRequest;
import java.io.IOException;

/// A utility VM, as far as tasks know it. Thread-safe.
public interface Machine extends AutoCloseable {
    /// Makes a container that does not run yet; nothing is left of it when this throws.
    Guest create(ContainerRequest request) throws IOException, InterruptedException;

    /// Waits for the machine's end and says how it came.
    String awaitExit() throws InterruptedException;

    /// Ends the machine; idempotent.
    @Override
    void close() throws IOException;
}
