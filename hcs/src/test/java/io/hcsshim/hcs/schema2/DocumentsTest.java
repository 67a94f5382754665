package io.hcsshim.hcs.schema2;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.testing.DocumentsContract;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    @Test
    void allDocumentsAreInTheTable() {
        assertEquals(141, size());
    }
}
