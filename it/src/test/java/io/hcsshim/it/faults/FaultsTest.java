package io.hcsshim.it.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.faults.Beginning;
import io.hcsshim.faults.Fault;
import io.hcsshim.faults.Fault.Deed;
import io.hcsshim.faults.Fault.Victim;
import io.hcsshim.faults.FaultRun;
import io.hcsshim.faults.Scene;
import io.hcsshim.faults.StdioRun;
import io.hcsshim.it.Home;
import io.hcsshim.it.Templates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A few of what `make faults` does by the hundred.
@Timeout(300)
@SuppressWarnings("try") // a test may be interrupted while it closes
class FaultsTest {
    private static Scene scene() {
        return Scene.of(Templates.wanted(false) ? Beginning.TEMPLATE : Beginning.BOOT);
    }

    @Test
    void whoeverDiesNothingIsLeftAndEveryEndIsToldOnce() throws Exception {
        var faults =
                List.of(
                        new Fault("before journal +processes", Victim.SHIM, Deed.KILL),
                        new Fault("before container", Victim.CONTAINERD, Deed.KILL),
                        new Fault("before teardown", Victim.TASKS, Deed.EXHAUST),
                        new Fault("after journal undo", Victim.SHIM, Deed.KILL));
        try (var run = FaultRun.on(Home.require(), scene())) {
            run.strike(faults);

            assertEquals(Map.of(), run.findings());
            assertEquals(faults.size(), run.struck());
        }
    }

    @Test
    void everyByteArrivesOnceHoweverItIsRead() throws Exception {
        try (var run = StdioRun.on(Home.require(), scene())) {
            assertEquals(List.of(), run.run(24, 7));
        }
    }
}
