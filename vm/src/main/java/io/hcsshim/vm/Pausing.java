package io.hcsshim.vm;

import java.io.IOException;

/// Stopping a machine's processors and letting them go on. Thread-safe.
public interface Pausing {
    /// Stops them where they are; fine if they stand still already. Whatever is asked of the guest waits from then on.
    void pause() throws IOException, InterruptedException;

    /// Lets them go on; fine if they do.
    void resume() throws IOException, InterruptedException;
}
