package io.hcsshim.testkit;

import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes [FakeVirtualMachine]s. Thread-safe.
public final class FakeHypervisor implements Hypervisor {
    private final Supplier<? extends GuestProgram> guests;
    private final List<FakeVirtualMachine> machines = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();

    private FakeHypervisor(Supplier<? extends GuestProgram> guests) {
        this.guests = guests;
    }

    /// Every machine runs a guest that `guests` makes for it.
    public static FakeHypervisor running(Supplier<? extends GuestProgram> guests) {
        return new FakeHypervisor(guests);
    }

    @Override
    public synchronized FakeVirtualMachine create(VmSpec spec) throws IOException {
        if (refusal.isPresent()) {
            throw new IOException("create machine " + spec.id() + ": " + refusal.get());
        }
        var machine = new FakeVirtualMachine(spec, guests.get());
        machines.add(machine);
        return machine;
    }

    /// From now on every [#create] fails for this reason.
    public synchronized void refuse(String reason) {
        refusal = Optional.of(reason);
    }

    /// All machines so far, in the order of their creation.
    public synchronized List<FakeVirtualMachine> machines() {
        return List.copyOf(machines);
    }
}
