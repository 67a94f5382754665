package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineUsersTest {
    @TempDir private Path folder;

    @Test
    void noTwoMachinesHaveOneUserAtATime() throws Exception {
        var users = new MachineUsers(7001, 7003);
        var numbers = new HashSet<Integer>();
        try (var first = users.take(folder);
                var second = users.take(folder)) {
            var third = users.take(folder);
            numbers.add(first.number());
            numbers.add(second.number());
            numbers.add(third.number());
            assertThrows(IOException.class, () -> users.take(folder));

            third.close();
            try (var again = users.take(folder)) {
                assertEquals(third.number(), again.number());
            }
        }
        assertEquals(3, numbers.size());
    }

    @Test
    void aRangeIsReadAndWhatIsNoneIsRefused() {
        assertEquals(Optional.of(MachineUsers.USUAL), MachineUsers.named(""));
        assertEquals(Optional.of(new MachineUsers(5000, 5999)), MachineUsers.named("5000-5999"));
        assertEquals(Optional.empty(), MachineUsers.named("none"));
        for (var wrong : List.of("5000", "0-9", "9-8", "a-b", "-")) {
            var refusal =
                    assertThrows(IllegalArgumentException.class, () -> MachineUsers.named(wrong));
            assertTrue(refusal.getMessage().contains("'" + wrong + "'"), refusal.getMessage());
        }
    }

    @Test
    void aNamespaceWithoutTheNumbersIsKnown() {
        assertTrue(MachineUsers.USUAL.areIn(List.of("         0          0 4294967295")));
        assertFalse(MachineUsers.USUAL.areIn(List.of("         0     100000      65536")));
    }
}
