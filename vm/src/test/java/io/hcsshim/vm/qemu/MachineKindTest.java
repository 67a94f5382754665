package io.hcsshim.vm.qemu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class MachineKindTest {
    @Test
    void aProcessorIsToldByItsModelAndFeatures() {
        var first =
                List.of(
                        "processor\t: 0",
                        "model name\t: Example 3000 @ 2.0GHz",
                        "stepping\t: 7",
                        "cpu MHz\t\t: 1999.9",
                        "flags\t\t: fpu sse avx2",
                        "",
                        "processor\t: 1",
                        "flags\t\t: none");

        assertEquals("Example 3000 @ 2.0GHz / 7 / fpu sse avx2", MachineKind.processor(first));
    }
}
