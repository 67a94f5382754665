package io.hcsshim.cli.runhcs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.vm.MachineUsage;
import org.junit.jupiter.api.Test;

/// The numbers of a `RuntimeClass`.
class OverheadCommandTest {
    private static final long MIB = 1 << 20;
    private static final long SECOND = 1_000_000_000;

    @Test
    void aPodIsNeverSaidToCostLessThanItDoes() {
        // five seconds apart, a tenth of a second of a processor
        var before = new MachineUsage(SECOND, 200 * MIB, 512 * MIB);
        costs(before, 95 * MIB + 1, SECOND + SECOND / 10, "96Mi", "21m");
        costs(before, 96 * MIB, SECOND, "112Mi", "1m");
        costs(before, 111 * MIB, SECOND * 6, "112Mi", "1001m");
    }

    private static void costs(
            MachineUsage before, long resident, long used, String memory, String processors) {
        var after = new MachineUsage(used, resident, 512 * MIB);

        var document = OverheadCommand.runtimeClass(before, after);

        var fixed = "podFixed: { memory: \"%s\", cpu: \"%s\" }".formatted(memory, processors);
        assertTrue(document.contains(fixed), document);
    }
}
