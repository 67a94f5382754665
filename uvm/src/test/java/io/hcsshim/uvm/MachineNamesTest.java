package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineNamesTest {
    @ParameterizedTest
    @CsvSource({"pod-1, pod-1", "a.b_c@vm, a-b-c-vm", "--x--, x", "@@@, uvm"})
    void anIdBecomesAHostName(String id, String name) {
        assertEquals(name, MachineNames.host(id));
    }

    @Test
    void aLongIdIsCut() {
        assertEquals("a".repeat(63), MachineNames.host("a".repeat(128)));
        assertEquals("a".repeat(62), MachineNames.host("a".repeat(62) + "_" + "b".repeat(9)));
    }

    @Test
    void noMachineIdIsGivenTwice() {
        var one = MachineNames.identity("pod", 1);

        assertTrue(one.machineId().matches("[0-9a-f]{32}"));
        assertNotEquals(one.machineId(), MachineNames.identity("pod", 1).machineId());
    }
}
