package io.hcsshim.hcn.hns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcn.schema.AclFeatures;
import io.hcsshim.hcn.schema.NamespaceResource;
import io.hcsshim.wire.testing.DocumentsContract;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentsTest extends DocumentsContract {
    private static final Set<String> OF_BOTH_GENERATIONS =
            Set.of(AclFeatures.class.getSimpleName(), NamespaceResource.class.getSimpleName());

    @Override
    protected String packageOf(String name) {
        return OF_BOTH_GENERATIONS.contains(name)
                ? AclFeatures.class.getPackageName()
                : super.packageOf(name);
    }

    @Test
    void allDocumentsAreInTheTable() {
        assertEquals(25, size());
    }
}
