package io.hcsshim.shim.metrics;

import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.boot.PhaseListener;
import java.util.concurrent.atomic.AtomicLong;

/// How machines came up, counted. Thread-safe.
public final class Boots {
    private final AtomicLong booted = new AtomicLong();
    private final AtomicLong cloned = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong milliseconds = new AtomicLong();

    /// One on its way.
    public final class Boot implements PhaseListener {
        private final PhaseListener also;
        private final long start = System.nanoTime();
        private volatile boolean clone;

        private Boot(PhaseListener also) {
            this.also = also;
        }

        @Override
        public void reached(BootPhase phase) {
            if (phase == BootPhase.DIALLED) {
                clone = true; // an agent that was saved has come back
            } else if (phase == BootPhase.KERNEL) {
                clone = false; // it failed as a clone, and boots now
            }
            also.reached(phase);
        }

        /// It is up.
        public void up() {
            (clone ? cloned : booted).incrementAndGet();
            milliseconds.addAndGet((System.nanoTime() - start) / 1_000_000);
        }

        /// It did not come up.
        public void failed() {
            failed.incrementAndGet();
        }
    }

    /// A machine is about to be started.
    ///
    /// @param also hears of its phases too
    public Boot begin(PhaseListener also) {
        return new Boot(also);
    }

    void write(Exposition out) {
        out.family("hcsshim_boots_total", "counter", "Machines that came up, by where they began.");
        out.sample("hcsshim_boots_total", booted.get(), "from", "boot");
        out.sample("hcsshim_boots_total", cloned.get(), "from", "template");
        out.family("hcsshim_boot_failures_total", "counter", "Machines that did not come up.");
        out.sample("hcsshim_boot_failures_total", failed.get());
        out.family(
                "hcsshim_boot_seconds_total",
                "counter",
                "Time that machines took to come up, added up.");
        out.sample("hcsshim_boot_seconds_total", milliseconds.get() / 1000.0);
    }
}
