package io.hcsshim.hcs.schema1;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcs.schema2.MemoryStats;
import io.hcsshim.hcs.schema2.ProcessorStats;
import io.hcsshim.hcs.schema2.StorageStats;
import io.hcsshim.wire.testing.DocumentsContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    /// The same in both generations.
    private static final Set<String> SHARED =
            Set.of(
                    MemoryStats.class.getSimpleName(),
                    ProcessorStats.class.getSimpleName(),
                    StorageStats.class.getSimpleName());

    @Override
    protected String packageOf(String name) {
        return SHARED.contains(name) ? MemoryStats.class.getPackageName() : super.packageOf(name);
    }

    @Test
    void allDocumentsAreInTheTable() {
        assertEquals(18, size());
    }
}
