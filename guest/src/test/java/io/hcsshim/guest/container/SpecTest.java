package io.hcsshim.guest.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.wire.json.JsonObject;
import org.junit.jupiter.api.Test;

class SpecTest {
    @Test
    void aLaterMinorVersionBecomesTheOldestThatEveryRuntimeTakes() throws Exception {
        assertEquals("1.0.2", versionAfter("1.2.0"));
        assertEquals("1.0.2", versionAfter("1.1.0+dev"));
    }

    @Test
    void anotherMajorVersionStaysForTheRuntimeToRefuse() throws Exception {
        assertEquals("2.0.0", versionAfter("2.0.0"));
    }

    @Test
    void aNamespaceOfItsOwnIsAddedUnlessTheSpecHasOne() throws Exception {
        var spec =
                Spec.of(
                        JsonObject.parse(
                                """
                                {"process":{},"root":{},
                                 "linux":{"namespaces":[{"type":"pid","path":"/proc/7/ns/pid"}]}}\
                                """));

        assertEquals(
                "{\"namespaces\":[{\"type\":\"pid\",\"path\":\"/proc/7/ns/pid\"},{\"type\":\"cgroup\"}]}",
                spec.withNamespace("cgroup").withNamespace("pid").linux().toText());
    }

    private static String versionAfter(String version) throws Exception {
        var json = "{\"ociVersion\":\"" + version + "\",\"process\":{},\"root\":{},\"linux\":{}}";
        return Spec.of(JsonObject.parse(json)).withOldestVersion().json().string("ociVersion");
    }
}
