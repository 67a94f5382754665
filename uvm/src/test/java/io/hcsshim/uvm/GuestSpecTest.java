package io.hcsshim.uvm;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void labelsOfTheHostsSecurityModulesAreTakenOut() throws Exception {
        var guest =
                sanitized(
                        """
                        {"process":{"args":["sh"],"apparmorProfile":"p","selinuxLabel":"l"},
                         "linux":{"mountLabel":"m","intelRdt":{}}}\
                        """);

        assertEquals(
                JsonObject.parse("{\"process\":{\"args\":[\"sh\"]},\"linux\":{\"namespaces\":[]}}"),
                guest.without("root"));
    }

    @Test
    void aWorkloadJoinsTheNamespacesOfAProcessOfTheGuest() throws Exception {
        var guest =
                sanitized(
                        """
                        {"process":{"args":["sh"]},
                         "linux":{"namespaces":[{"type":"ipc","path":"/proc/77/ns/ipc"},
                          {"type":"network","path":"/var/run/netns/cni-1"}]},
                         "annotations":{"io.kubernetes.cri.container-type":"container",
                          "io.kubernetes.cri.sandbox-id":"p"}}\
                        """);

        assertEquals(
                JsonArray.of(
                        JsonObject.parse("{\"type\":\"ipc\",\"path\":\"/proc/77/ns/ipc\"}"),
                        JsonObject.parse("{\"type\":\"network\"}")),
                guest.object("linux").orElseThrow().get("namespaces").orElseThrow());
    }

    @Test
    void aContainerThatMayUseEveryDeviceIsPrivilegedInItsMachine() throws Exception {
        var guest =
                sanitized(
                        """
                        {"process":{"args":["sh"]},
                         "linux":{"devices":[{"path":"/dev/sda","type":"b","major":8,"minor":0}],
                          "resources":{"devices":[{"allow":false,"access":"rwm"},{"allow":true,"access":"rwm"}]}}}\
                        """);

        assertEquals(
                "true",
                guest.object("annotations")
                        .orElseThrow()
                        .string("io.microsoft.virtualmachine.lcow.privileged"));
        assertTrue(guest.object("linux").orElseThrow().get("devices").isEmpty());
    }

    @Test
    void theFilesOfAPodTravelAsText(@TempDir Path folder) throws Exception {
        var sandbox = Files.createDirectories(folder.resolve("sandboxes/p"));
        Files.writeString(sandbox.resolve("hosts"), "10.0.0.1 db\n");
        var spec =
                """
                {"process":{"args":["sh"]},"linux":{},
                 "mounts":[{"destination":"/proc","type":"proc","source":"proc"},
                  {"destination":"/etc/hosts","type":"bind","source":"%1$s/hosts","options":["rbind"]},
                  {"destination":"/dev/shm","type":"bind","source":"%1$s/shm","options":["rbind"]}],
                 "annotations":{"io.kubernetes.cri.container-type":"container",
                  "io.kubernetes.cri.sandbox-id":"p"}}\
                """
                        .formatted(sandbox);
        assertDoesNotThrow(() -> check(spec));

        var guest = sanitized(spec);

        assertEquals(
                "10.0.0.1 db\n",
                guest.object("annotations").orElseThrow().string("io.hcsshim.etc.hosts"));
        var mounts = guest.objects("mounts");
        assertEquals(2, mounts.size());
        assertEquals("sandbox-tmp://shm", mounts.get(1).string("source"));
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
    void aMountOfWhatTheHostDoesNotHaveIsRefusedWithItsPlace() {
        var failure =
                assertThrows(
                        OciSpecException.class,
                        () ->
                                check(
                                        """
                                        {"process":{"args":["sh"]},"linux":{},
                                         "mounts":[{"destination":"/data","type":"bind","source":"/no/such"}]}\
                                        """));

        assertTrue(
                failure.getMessage().contains("/no/such on /data: open /no/such: ENOENT"),
                failure.getMessage());
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

    private static JsonObject sanitized(String spec) throws IOException {
        return GuestSpec.of(OciSpec.parse(spec.getBytes(StandardCharsets.UTF_8)), "/r");
    }
}
