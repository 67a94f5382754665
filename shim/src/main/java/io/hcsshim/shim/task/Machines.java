package io.hcsshim.shim.task;

import java.io.IOException;

/// Boots machines.
@FunctionalInterface
public interface Machines {
    /// Returns a machine whose agent answers; nothing is left when this throws.
    Machine boot(MachineRequest request) throws IOException, InterruptedException;
}
