package io.hcsshim.shim.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.uvm.boot.BootPhase;
import io.hcsshim.uvm.boot.PhaseListener;
import org.junit.jupiter.api.Test;

class ExpositionTest {
    @Test
    void aFamilyIsItsTypeAndItsSamples() {
        var out = new Exposition();
        out.family("x_total", "counter", "What it is.");
        out.sample("x_total", 3, "a", "quoted \"\\\n", "b", "2");
        out.sample("x_total", 0.5);

        assertEquals(
                """
                # HELP x_total What it is.
                # TYPE x_total counter
                x_total{a="quoted \\"\\\\\\n",b="2"} 3
                x_total 0.5
                """,
                out.toString());
    }

    @Test
    void machinesAreCountedByTheWayTheyCameUp() {
        var boots = new Boots();
        boots.begin(PhaseListener.NONE).up();
        var clone = boots.begin(PhaseListener.NONE);
        clone.reached(BootPhase.DIALLED);
        clone.up();
        var fallenBack = boots.begin(PhaseListener.NONE);
        fallenBack.reached(BootPhase.DIALLED);
        fallenBack.reached(BootPhase.KERNEL);
        fallenBack.up();
        boots.begin(PhaseListener.NONE).failed();
        var out = new Exposition();

        boots.write(out);

        assertTrue(out.toString().contains("hcsshim_boots_total{from=\"boot\"} 2\n"), "" + out);
        assertTrue(out.toString().contains("hcsshim_boots_total{from=\"template\"} 1\n"), "" + out);
        assertTrue(out.toString().contains("hcsshim_boot_failures_total 1\n"), "" + out);
    }
}
