package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.wire.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GuestSpecTest {
    @Test
    void whatMeansTheHostIsTakenOut() throws Exception {
        var guest =
                sanitized(
                        """
                        {"ociVersion":"1.1.0","process":{"args":["sh"]},"root":{"path":"rootfs","readonly":true},
                         "hooks":{"prestart":[]},"windows":{"layerFolders":[]},
                         "linux":{"cgroupsPath":"/default/c","maskedPaths":["/proc/kcore"],
                          "seccomp":{"defaultAction":"SCMP_ACT_ERRNO"},
                          "namespaces":[{"type":"pid"},{"type":"network","path":"/var/run/netns/x"}],
                          "resources":{"devices":[{"allow":false}],"pids":{"limit":3},"memory":{"limit":9},
                           "cpu":{"shares":2,"period":0,"quota":0}}},
                         "future":[1]}\
                        """);

        assertEquals(
                JsonObject.parse(
                        """
                        {"ociVersion":"1.1.0","process":{"args":["sh"]},"root":{"path":"/r","readonly":true},
                         "linux":{"maskedPaths":["/proc/kcore"],
                          "seccomp":{"defaultAction":"SCMP_ACT_ERRNO"},
                          "namespaces":[{"type":"pid"},{"type":"network"}],
                          "resources":{"memory":{"limit":9},
                           "cpu":{"shares":2,"period":100000,"quota":-1}}},
                         "future":[1]}\
                        """),
                guest);
    }

    @Test
    void aPrivilegedContainerHasNoSeccompProfile() throws Exception {
        var guest =
                sanitized(
                        """
                        {"process":{"args":["sh"]},"linux":{"seccomp":{"defaultAction":"x"}},
                         "annotations":{"io.microsoft.virtualmachine.lcow.privileged":"true"}}\
                        """);

        assertTrue(guest.object("linux").orElseThrow().get("seccomp").isEmpty());
    }

    @Test
    void mountsOfTheHostAreRefusedWithTheirPlace() {
        var failure =
                assertThrows(
                        OciSpecException.class,
                        () ->
                                check(
                                        """
                                        {"process":{"args":["sh"]},"linux":{},
                                         "mounts":[{"destination":"/data","type":"bind","source":"/srv"}]}\
                                        """));

        assertTrue(failure.getMessage().contains("/srv on /data"), failure.getMessage());
    }

    @Test
    void mountsThatTheGuestMakesItselfAreLeftAlone() {
        assertDoesNotThrow(() ->
                check(
                        """
                        {"process":{"args":["sh"]},"linux":{},"mounts":[
                         {"destination":"/proc","type":"proc","source":"proc"},
                         {"destination":"/sys/fs/cgroup","type":"cgroup","source":"cgroup"},
                         {"destination":"/s","type":"bind","source":"sandbox:///s"}]}\
                        """));
    }

    @Test
    void aSpecNeedsAProcessAndALinuxSection() {
        assertThrows(OciSpecException.class, () -> check("{\"linux\":{}}"));
        assertThrows(
                OciSpecException.class, () -> check("{\"process\":{\"args\":[]},\"linux\":{}}"));
        assertThrows(OciSpecException.class, () -> check("{\"process\":{\"args\":[\"sh\"]}}"));
        assertThrows(
                OciSpecException.class,
                () -> check("{\"process\":{\"args\":[\"sh\"]},\"linux\":{},\"mounts\":7}"));
    }

    private static void check(String spec) throws OciSpecException {
        GuestSpec.check(OciSpec.parse(spec.getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonObject sanitized(String spec) throws OciSpecException {
        return GuestSpec.of(OciSpec.parse(spec.getBytes(StandardCharsets.UTF_8)), "/r");
    }
}
