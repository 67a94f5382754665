package io.hcsshim.hcs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcs.schema2.Layer;
import io.hcsshim.hcs.schema2.Version;
import io.hcsshim.wire.testing.DocumentsContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    private static final Set<String> SHARED =
            Set.of(Layer.class.getSimpleName(), Version.class.getSimpleName());

    @Override
    protected String packageOf(String name) {
        return SHARED.contains(name) ? Layer.class.getPackageName() : super.packageOf(name);
    }

    @Test
    void allDocumentsAreInTheTable() {
        assertEquals(3, size());
    }
}
