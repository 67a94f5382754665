package io.hcsshim.snapshotter.layer;

import io.hcsshim.uvm.lease.Lease;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/// A layer that stays as long as this is not closed. Thread-safe.
public final class LayerUse implements Lease {
    private final Layer layer;
    private final Lease release;
    private final AtomicBoolean released = new AtomicBoolean();

    LayerUse(Layer layer, Lease release) {
        this.layer = layer;
        this.release = release;
    }

    /// What is used.
    public Layer layer() {
        return layer;
    }

    @Override
    public void close() throws IOException {
        if (released.compareAndSet(false, true)) {
            release.close();
        }
    }
}
