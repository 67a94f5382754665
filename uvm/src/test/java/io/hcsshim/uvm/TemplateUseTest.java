package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateUseTest {
    @Test
    void templatesThatAreThereAreUsedUnlessTheEnvironmentSaysOtherwise() throws IOException {
        assertEquals(TemplateUse.READY, TemplateUse.of(Map.of()));
        assertEquals(TemplateUse.READY, use(""));
        assertEquals(TemplateUse.READY, use("ready"));
        assertEquals(TemplateUse.OFF, use("off"));
        assertEquals(TemplateUse.AUTO, use("auto"));
    }

    @Test
    void anotherWordIsRefusedWithTheWordsThereAre() {
        var failure = assertThrows(IOException.class, () -> use("always"));

        assertEquals("HCSSHIM_TEMPLATES is off, ready or auto, not 'always'", failure.getMessage());
    }

    private static TemplateUse use(String word) throws IOException {
        return TemplateUse.of(Map.of("HCSSHIM_TEMPLATES", word));
    }
}
