package io.hcsshim.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.faults.Fault.Deed;
import io.hcsshim.faults.Fault.Victim;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final List<String> POINTS =
            List.of("before rpc Create", "before container", "before close machine");

    @Test
    void withoutASeedItGoesInOrder() {
        assertEquals(
                List.of(
                        new Fault("before rpc Create", Victim.SHIM, Deed.KILL),
                        new Fault("before container", Victim.SHIM, Deed.KILL)),
                FaultPlan.choose(POINTS, 2, 0, ""));
    }

    @Test
    void aSeedChoosesTheSameEveryTime() {
        var chosen = FaultPlan.choose(POINTS, 10, 5, "");

        assertEquals(chosen, FaultPlan.choose(POINTS, 10, 5, ""));
        assertNotEquals(chosen, FaultPlan.choose(POINTS, 10, 6, ""));
    }

    @Test
    void whatIsInTheGuestIsStruckOnlyWhileThereIsOne() {
        assertEquals(
                List.of(new Fault("before container", Victim.AGENT, Deed.KILL)),
                FaultPlan.choose(POINTS, 10, 0, "KILL AGENT"));
        assertTrue(FaultPlan.choose(List.of("before rpc State"), 10, 0, "AGENT").isEmpty());
    }
}
