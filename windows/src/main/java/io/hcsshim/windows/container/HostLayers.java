package io.hcsshim.windows.container;

import io.hcsshim.uvm.lease.Lease;
import io.hcsshim.windows.document.ContainerDocument.Root;
import java.io.IOException;

/// The layers of a container, mounted on the host until this is closed.
sealed interface HostLayers extends Lease permits MountedLayers, ImageLayers {
    /// Where they can be seen.
    Root root();

    /// Mounts the layers of a container, in folders or in images.
    static HostLayers mount(WindowsHost host, Workload workload) throws IOException {
        return workload.requireLayers().images().isEmpty()
                ? MountedLayers.mount(host, workload)
                : ImageLayers.mount(host, workload);
    }
}
