package io.hcsshim.uvm;

import io.hcsshim.protocol.log.Log;
import io.hcsshim.uvm.boot.BootException;
import io.hcsshim.uvm.boot.PhaseListener;
import io.hcsshim.uvm.layers.LayerStore;
import io.hcsshim.uvm.template.Template;
import io.hcsshim.uvm.template.TemplateStore;
import io.hcsshim.vm.Hypervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Starts utility VMs: from a template if there is one, and else by booting.
///
/// Whatever is wrong with a template costs one line in the log and a boot, never a machine. Thread-safe.
public final class UtilityVms {
    /// A clone comes up in a fraction of a second; one that needs longer than this will not.
    private static final Duration RESUME_LIMIT = Duration.ofSeconds(20);

    private final Hypervisor hypervisor;
    private final LayerStore layers;
    private final TemplateStore store;
    private final TemplateUse use;
    private final Log background;

    /// Kinds that are being made; guarded by this.
    private final Set<String> making = new HashSet<>();

    /// @param layers     where containers' disks come from
    /// @param store      where templates are
    /// @param background hears of templates that are made
    public UtilityVms(
            Hypervisor hypervisor,
            LayerStore layers,
            TemplateStore store,
            TemplateUse use,
            Log background) {
        this.hypervisor = hypervisor;
        this.layers = layers;
        this.store = store;
        this.use = use;
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
        var log = spec.log().with("uvm", spec.id());
        var found = find(spec, log);
        if (found instanceof Found.Sound(var template)) {
            var clone = resume(template, spec, listener, log);
            if (clone.isPresent()) {
                return clone.get();
            }
            found = store.isThere(template.key()) ? found : new Found.Useless();
        }
        var booted = boot(spec, listener);
        switch (found) {
            case Found.Useless() -> makeInBackground(spec);
            case Found.None() when use == TemplateUse.AUTO -> makeInBackground(spec);
            case Found.None(), Found.Sound _ -> {}
        }
        return booted;
    }

    /// What a look for a template found.
    private sealed interface Found {
        record Sound(Template template) implements Found {}

        /// One that was taken away because it was not what it should be.
        record Useless() implements Found {}

        record None() implements Found {}
    }

    private UtilityVm boot(UvmSpec spec, PhaseListener listener)
            throws IOException, InterruptedException {
        return UtilityVm.boot(hypervisor, spec, layers, listener);
    }

    private Found find(UvmSpec spec, Log log) throws InterruptedException {
        try {
            var kind = TemplateMaker.kind(hypervisor, spec);
            try {
                return store.find(kind).<Found>map(Found.Sound::new).orElseGet(Found.None::new);
            } catch (IOException e) {
                log.warning("machine boots instead of being cloned", why(e));
                store.remove(TemplateStore.keyOf(kind));
                return new Found.Useless();
            }
        } catch (IOException e) {
            log.warning("machine boots instead of being cloned", why(e));
            return new Found.None();
        }
    }

    private Optional<UtilityVm> resume(
            Template template, UvmSpec spec, PhaseListener listener, Log log)
            throws InterruptedException {
        try {
            var patient = spec.bootLimit().compareTo(RESUME_LIMIT) > 0;
            var limited = patient ? spec.withBootLimit(RESUME_LIMIT) : spec;
            return Optional.of(
                    UtilityVm.resume(hypervisor, template.saved(), limited, layers, listener));
        } catch (BootException e) {
            log.warning("machine boots instead of being cloned", why(e));
            discard(template, log);
        } catch (IOException e) {
            log.warning(
                    "machine boots instead of being cloned", why(e)); // not the template's fault
        }
        return Optional.empty();
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
        Thread.ofVirtual().name("template").start(() -> make(spec.withLog(background), kind));
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
