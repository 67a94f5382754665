package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Limits;
import java.io.IOException;

/// What the host gives a machine: it follows its size, and its limits. Thread-safe.
final class HostShare implements QemuGrowth.Allowance {
    private final Confinement confinement;
    private volatile Limits limits = Limits.NONE;

    HostShare(Confinement confinement) {
        this.confinement = confinement;
    }

    @Override
    public void memory(int memoryMb) throws IOException {
        confinement.memory(memoryMb);
    }

    @Override
    public void processors(int processors) throws IOException {
        confinement.share(processors, QemuPaths.Priority.NORMAL, limits);
    }

    /// From now on it is kept to these.
    void limit(Limits wanted, int processors) throws IOException {
        limits = wanted;
        processors(processors);
    }
}
