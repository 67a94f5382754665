package io.hcsshim.uvm;

import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Hypervisor;
import io.hcsshim.vm.SavedMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Makes templates: boots a machine for that alone, warms it up, saves it, and ends it.
///
/// No pod ever comes near such a machine: it is made here, and nobody else gets to see it. Thread-safe.
public final class TemplateMaker {
    private static final String ID = "template";

    private final Hypervisor hypervisor;
    private final LayerStore layers;
    private final TemplateStore store;

    /// @param layers where the disks for warming up come from
    /// @param store  where templates go
    public TemplateMaker(Hypervisor hypervisor, LayerStore layers, TemplateStore store) {
        this.hypervisor = hypervisor;
        this.layers = layers;
        this.store = store;
    }

    /// What a machine's template depends on.
    static String kind(Hypervisor hypervisor, UvmSpec spec)
            throws IOException, InterruptedException {
        return hypervisor.kind(UtilityVm.machine(spec.forTemplate(ID, spec.stateDirectory())));
    }

    /// Makes the template for machines like this one, unless it is there and sound.
    ///
    /// @return empty if somebody else is making it just now
    /// @throws IOException if it cannot be made; nothing is left then
    public Optional<Template> make(UvmSpec spec) throws IOException, InterruptedException {
        spec.checkMemory();
        return store.make(
                kind(hypervisor, spec), spec.size(), (into, work) -> fill(spec, into, work));
    }

    private void fill(UvmSpec spec, SavedMachine into, Path work)
            throws IOException, InterruptedException {
        var state = Files.createDirectory(work.resolve("machine"));
        var own = spec.forTemplate(ID, state);
        try (var vm = UtilityVm.boot(hypervisor, own, layers, PhaseListener.NONE)) {
            WarmUp.run(vm, work);
            vm.save(into);
        }
    }
}
