package io.hcsshim.testkit;

import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.SavedMachine;
import io.hcsshim.vm.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Makes [FakeVirtualMachine]s. Thread-safe.
public final class FakeHypervisor implements Hypervisor {
    private final Supplier<? extends GuestProgram> guests;
    private final List<FakeVirtualMachine> machines = new ArrayList<>();
    private Optional<String> refusal = Optional.empty();
    private int version = 1;

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
        var machine = FakeVirtualMachine.create(spec, guests.get());
        machines.add(machine);
        return machine;
    }

    @Override
    public synchronized FakeVirtualMachine clone(VmSpec spec, SavedMachine saved)
            throws IOException {
        if (refusal.isPresent()) {
            throw new IOException("clone machine " + spec.id() + ": " + refusal.get());
        }
        if (!Files.readString(saved.state()).equals(FakeVirtualMachine.SAVED)) {
            throw new IOException("clone machine " + spec.id() + ": the state cannot be read");
        }
        var machine = FakeVirtualMachine.clone(spec, guests.get());
        machines.add(machine);
        return machine;
    }

    @Override
    public FakeHypervisor inBackground() {
        return this;
    }

    @Override
    public synchronized String kind(VmSpec spec) {
        return "fake %s %s %s %s MiB %s processors %s controllers %s\n"
                .formatted(
                        version,
                        spec.kernel(),
                        spec.initrd(),
                        spec.memoryMb(),
                        spec.processors(),
                        spec.scsiControllers(),
                        spec.commandLine());
    }

    /// From now on it is another version of itself, which cannot load what the old one saved.
    public synchronized void upgrade() {
        version++;
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
