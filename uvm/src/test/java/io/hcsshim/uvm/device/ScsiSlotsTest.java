package io.hcsshim.uvm.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hcsshim.vm.ScsiAddress;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScsiSlotsTest {
    @Test
    void neighboursLieOnDifferentControllers() throws Exception {
        var slots = new ScsiSlots(4, Set.of());

        for (int controller = 0; controller < 4; controller++) {
            assertEquals(new ScsiAddress(controller, 0), slots.take(Optional.empty()).at());
        }
        var next = slots.take(Optional.empty());
        assertEquals(new ScsiAddress(0, 1), next.at());
        assertEquals("/run/mounts/scsi/m4", next.guestPath());
    }

    @Test
    void everyPlaceIsGivenOutOnceAndAgainWhenItIsGivenBack() throws Exception {
        var slots = new ScsiSlots(4, Set.of());
        var places = new HashSet<ScsiAddress>();
        var last = slots.take(Optional.empty());
        places.add(last.at());
        for (int i = 1; i < 4 * ScsiAddress.LUNS; i++) {
            last = slots.take(Optional.of("/own"));
            places.add(last.at());
        }

        assertEquals(4 * ScsiAddress.LUNS, places.size());
        assertThrows(IOException.class, () -> slots.take(Optional.empty()));
        slots.giveBack(last);
        assertEquals(last.at(), slots.take(Optional.empty()).at());
    }
}
