package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.boot.BootException;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.MachineSize;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Hypervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Starts utility VMs: from a template if there is one, and else by booting.
///
/// The template of a smaller machine will do: its clone grows before anybody gets it.
///
/// Whatever is wrong with a template costs one line in the log and a boot, never a machine. Thread-safe.
public final class UtilityVms {
    /// A clone comes up in a fraction of a second; one that needs longer than this will not.
    private static final Duration RESUME_LIMIT = Duration.ofSeconds(20);

    /// How many times as long a boot may take that nobody waits for: it gets the processors that others leave.
    private static final int PATIENCE = 5;

    private final Hypervisor hypervisor;
    private final LayerStore layers;
    private final TemplateStore store;
    private final TemplateUse use;
    private final MachineSize usual;
    private final WarmPool pool;
    private final Log background;

    /// Kinds that are being made; guarded by this.
    private final Set<String> making = new HashSet<>();

    /// @param layers     where containers' disks come from
    /// @param store      where templates are
    /// @param usual      the size of the templates that are made for machines of this size and larger ones
    /// @param pool       clones that wait
    /// @param background hears of templates that are made
    public UtilityVms(
            Hypervisor hypervisor,
            LayerStore layers,
            TemplateStore store,
            TemplateUse use,
            MachineSize usual,
            WarmPool pool,
            Log background) {
        this.hypervisor = hypervisor;
        this.layers = layers;
        this.store = store;
        this.use = use;
        this.usual = usual;
        this.pool = pool;
        this.background = background;
    }

    /// Starts a machine. A template that turned out to be of no use is made anew in the background.
    ///
    /// @param listener hears how far it has come; if a clone fails it hears the way of a boot after that
    /// @throws BootException if it does not come up; nothing is left behind then
    public UtilityVm start(UvmSpec spec, PhaseListener listener)
            throws IOException, InterruptedException {
        spec.checkMemory();
        if (use == TemplateUse.OFF) {
            return boot(spec, listener);
        }
        pool.starts();
        try {
            return startOrBoot(spec, listener);
        } finally {
            pool.started();
        }
    }

    private UtilityVm startOrBoot(UvmSpec spec, PhaseListener listener)
            throws IOException, InterruptedException {
        var log = spec.log().with("uvm", spec.id());
        var found = find(spec, log);
        if (found instanceof Found.Sound(var template, var small)) {
            var clone = resume(template, small, spec, listener, log);
            if (clone.isPresent()) {
                pool.want(hypervisor, template, small);
                return clone.get();
            }
            found = store.isThere(template.key()) ? found : new Found.Useless(small);
        }
        var booted = boot(spec, listener);
        switch (found) {
            case Found.Useless(var small) -> makeInBackground(small);
            case Found.None() when use == TemplateUse.AUTO ->
                    makeInBackground(spec.sized(spec.size().min(usual)));
            case Found.None(), Found.Sound _ -> {}
        }
        return booted;
    }

    /// What a look for a template found.
    private sealed interface Found {
        /// @param small the wanted machine in the size of the template
        record Sound(Template template, UvmSpec small) implements Found {}

        /// One that was taken away because it was not what it should be.
        record Useless(UvmSpec small) implements Found {}

        record None() implements Found {}
    }

    private UtilityVm boot(UvmSpec spec, PhaseListener listener)
            throws IOException, InterruptedException {
        return UtilityVm.boot(hypervisor, spec, layers, listener);
    }

    /// Of its own size, if there is one, else the largest from which it can grow.
    private Found find(UvmSpec spec, Log log) throws InterruptedException {
        try {
            var exact = find(spec, spec.size(), log);
            if (!(exact instanceof Found.None)) {
                return exact;
            }
            for (var size : smaller(spec.size())) {
                var found = find(spec, size, log);
                if (!(found instanceof Found.None)) {
                    return found;
                }
            }
        } catch (IOException e) {
            log.warning("machine boots instead of being cloned", why(e));
        }
        return new Found.None();
    }

    private List<MachineSize> smaller(MachineSize wanted) throws IOException {
        return store.list().stream()
                .filter(template -> !template.kind().isEmpty()) // one that cannot be read has none
                .map(Template::size)
                .filter(size -> size.growsTo(wanted) && !size.equals(wanted))
                .distinct()
                .sorted(
                        Comparator.comparingInt(MachineSize::memoryMb)
                                .thenComparingInt(MachineSize::processors)
                                .reversed())
                .toList();
    }

    private Found find(UvmSpec spec, MachineSize size, Log log)
            throws IOException, InterruptedException {
        var small = size.equals(spec.size()) ? spec : spec.sized(size);
        var kind = TemplateMaker.kind(hypervisor, small);
        try {
            return store.find(kind)
                    .<Found>map(template -> new Found.Sound(template, small))
                    .orElseGet(Found.None::new);
        } catch (IOException e) {
            log.warning("machine boots instead of being cloned", why(e));
            store.remove(TemplateStore.keyOf(kind));
            return new Found.Useless(small);
        }
    }

    private Optional<UtilityVm> resume(
            Template template, UvmSpec small, UvmSpec spec, PhaseListener listener, Log log)
            throws InterruptedException {
        try {
            var patient = spec.bootLimit().compareTo(RESUME_LIMIT) > 0;
            var limited = patient ? small.withBootLimit(RESUME_LIMIT) : small;
            var clone = obtain(template, limited.asClone(), listener, log);
            grow(clone, spec.size());
            return Optional.of(clone);
        } catch (BootException e) {
            log.warning("machine boots instead of being cloned", why(e));
            if (!e.wasKilled()) {
                discard(template, log);
            }
        } catch (IOException e) {
            log.warning(
                    "machine boots instead of being cloned", why(e)); // not the template's fault
        }
        return Optional.empty();
    }

    /// One that waits, if there is one, else another.
    private UtilityVm obtain(Template template, UvmSpec spec, PhaseListener listener, Log log)
            throws IOException, InterruptedException {
        var waiting = pool.take(template, spec.stateDirectory());
        if (waiting.isPresent()) {
            try {
                return UtilityVm.wake(waiting.get(), spec, layers, listener);
            } catch (IOException e) {
                log.warning("the clone that waited is of no use, another is made", why(e));
            }
        }
        return UtilityVm.resume(hypervisor, template.saved(), spec, layers, listener);
    }

    private static void grow(UtilityVm clone, MachineSize wanted)
            throws IOException, InterruptedException {
        if (wanted.equals(new MachineSize(clone.memoryMb(), clone.processors()))) {
            return;
        }
        try {
            clone.grow(wanted.memoryMb(), wanted.processors());
        } catch (Throwable e) {
            try (clone) {
                throw e;
            }
        }
    }

    private void discard(Template template, Log log) {
        try {
            store.remove(template.key());
        } catch (IOException e) {
            log.warning("template cannot be removed", why(e));
        }
    }

    private static Map<String, String> why(IOException failure) {
        return Map.of("error", String.valueOf(failure.getMessage()));
    }

    private void makeInBackground(UvmSpec spec) throws InterruptedException {
        String kind;
        try {
            kind = TemplateMaker.kind(hypervisor, spec);
        } catch (IOException e) {
            return; // it was said when one was looked for
        }
        synchronized (this) {
            if (!making.add(kind)) {
                return;
            }
        }
        var patient =
                spec.withLog(background).withBootLimit(spec.bootLimit().multipliedBy(PATIENCE));
        Thread.ofVirtual().name("template").start(() -> make(patient, kind));
    }

    private void make(UvmSpec spec, String kind) {
        try {
            var maker = new TemplateMaker(hypervisor.inBackground(), layers, store);
            maker.make(spec)
                    .ifPresent(made ->
                            background.info("template made", Map.of("template", made.key())));
        } catch (IOException e) {
            background.warning("template not made", why(e));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            synchronized (this) {
                making.remove(kind);
                notifyAll();
            }
        }
    }

    /// True while a template is being made.
    public synchronized boolean isMaking() {
        return !making.isEmpty();
    }

    /// Waits until no template is being made, or for `limit`.
    ///
    /// @return true if none is
    public synchronized boolean awaitMade(Duration limit) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        while (!making.isEmpty()) {
            var left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }
}
