package io.hcsshim.windows.container;

import io.hcsshim.shim.task.Pod;
import io.hcsshim.windows.document.ContainerLayers;
import io.hcsshim.windows.document.WindowsSpec;
import java.util.Optional;

/// A container that is to be made.
///
/// @param pod    its own reservation, in whose journal it is written what it holds
/// @param layers none for a sandbox that has no process
record Workload(String id, Pod pod, WindowsSpec spec, Optional<ContainerLayers> layers) {
    /// Its layers.
    ///
    /// @throws IllegalArgumentException if it has none
    ContainerLayers requireLayers() {
        return layers.orElseThrow(() ->
                new IllegalArgumentException("no root file system: neither mounts nor layers"));
    }
}
