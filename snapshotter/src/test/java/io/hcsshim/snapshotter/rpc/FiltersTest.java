package io.hcsshim.snapshotter.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.Snapshot;
import io.hcsshim.snapshotter.snapshot.Snapshot.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FiltersTest {
    private static final Snapshot SNAPSHOT =
            new Snapshot(
                    "1",
                    "default/1/sha256:ab",
                    "default/0/base",
                    Kind.COMMITTED,
                    Map.of("containerd.io/snapshot.ref", "sha256:ab", "plain", "say \"x\""),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    Optional.empty());

    private static boolean fits(String... filters) throws SnapshotException {
        return Filters.parse(List.of(filters)).fit(SNAPSHOT);
    }

    @Test
    void theQuestionOfContainerdsCatalogueIsUnderstood() throws Exception {
        var label = "labels.\"containerd.io/snapshot.ref\"==sha256:ab";

        assertTrue(fits(label + ",parent==\"default/0/base\""));
        assertFalse(fits(label + ",parent==\"\""));
        assertFalse(
                fits(
                        "labels.\"containerd.io/snapshot.ref\"==sha256:cd,parent==\"default/0/base\""));
    }

    @Test
    void allSelectorsOfOneFilterHaveToFitAndOneFilterOfMany() throws Exception {
        assertTrue(fits());
        assertTrue(fits("kind==active", "kind==committed"));
        assertFalse(fits("kind==committed,name==other"));
        assertTrue(fits("kind!=active,name~=sha256,labels.plain"));
        assertFalse(fits("labels.other"));
        assertFalse(fits("labels.other.deep==x"));
        assertTrue(fits("labels.plain==\"say \\\"x\\\"\""));
        assertFalse(fits("unknown==x"));
        assertTrue(fits("unknown==")); // as absent fields are empty to containerd
    }

    @Test
    void filtersThatAreNoneAreRefused() {
        for (var wrong :
                List.of(
                        "",
                        "==x",
                        "name=x",
                        "name==\"open",
                        "name~=(",
                        "name<=3",
                        ",",
                        "name==x,")) {
            var failure = assertThrows(SnapshotException.class, () -> fits(wrong), wrong);
            assertEquals(Code.INVALID_ARGUMENT, failure.code());
        }
    }
}
