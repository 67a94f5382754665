package io.hcsshim.vm.qemu;

import io.hcsshim.vm.Limits;
import io.hcsshim.vm.VmSpec;
import io.hcsshim.vm.qemu.QemuPaths.Priority;
import java.io.IOException;

/// What the host gives a machine: it follows its size, and its limits. Thread-safe.
final class HostShare implements QemuGrowth.Allowance {
    private final VmSpec spec;
    private final Confinement confinement;
    private volatile Priority priority;
    private volatile Limits limits = Limits.NONE;

    /// @param priority whose turn it is until [#hurry]
    HostShare(VmSpec spec, Confinement confinement, Priority priority) {
        this.spec = spec;
        this.confinement = confinement;
        this.priority = priority;
    }

    /// Makes ready what the next QEMU may use: the first, or one that takes the place of the one before.
    ///
    /// @param memoryMb   all that the guest has
    /// @param processors all that it has
    void prepare(int memoryMb, int processors) throws IOException {
        confinement.prepare(spec);
        memory(memoryMb);
        processors(processors);
    }

    Priority priority() {
        return priority;
    }

    @Override
    public void memory(int memoryMb) throws IOException {
        confinement.memory(memoryMb);
    }

    @Override
    public void processors(int processors) throws IOException {
        confinement.share(processors, priority, limits);
    }

    /// From now on its turn comes as often as that of others.
    void hurry(int processors) throws IOException {
        priority = Priority.NORMAL;
        processors(processors);
    }

    /// From now on it is kept to these.
    void limit(Limits wanted, int processors) throws IOException {
        limits = wanted;
        processors(processors);
    }
}
