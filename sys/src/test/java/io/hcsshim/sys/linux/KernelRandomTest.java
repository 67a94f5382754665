package io.hcsshim.sys.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KernelRandomTest {
    @Test
    void twoDrawsAreNotTheSame() throws Exception {
        var one = KernelRandom.draw(32);

        assertEquals(32, one.length);
        assertFalse(Arrays.equals(one, KernelRandom.draw(32)));
        assertEquals(0, KernelRandom.draw(0).length);
    }

    @Test
    void moreThanOneDrawIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> KernelRandom.draw(257));
    }
}
