package io.hcsshim.uvm.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScsiSlotsTest {
    @Test
    void neighboursLieOnDifferentControllers() throws Exception {
        var slots = new ScsiSlots(4, Set.of());

        for (int controller = 0; controller < 4; controller++) {
            assertEquals(new ScsiAddress(controller, 0), slots.take());
        }
        var next = slots.take();
        assertEquals(new ScsiAddress(0, 1), next);
    }

    @Test
    void everyPlaceIsGivenOutOnceAndAgainWhenItIsGivenBack() throws Exception {
        var slots = new ScsiSlots(4, Set.of());
        var places = new HashSet<ScsiAddress>();
        var last = slots.take();
        places.add(last);
        for (int i = 1; i < 4 * ScsiAddress.LUNS; i++) {
            last = slots.take();
            places.add(last);
        }

        assertEquals(4 * ScsiAddress.LUNS, places.size());
        assertThrows(IOException.class, () -> slots.take());
        slots.giveBack(last);
        assertEquals(last, slots.take());
    }
}
