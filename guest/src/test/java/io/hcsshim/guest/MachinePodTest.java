package io.hcsshim.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.protocol.gcs.MachinePod;
import io.hcsshim.protocol.gcs.ModifySettings;
import io.hcsshim.protocol.gcs.RequestHead;
import io.hcsshim.wire.json.JsonObject;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pods that are the machine itself. Containers in them: [PodTest], and the integration tests.
class MachinePodTest {
    @TempDir private File state;
    private TestHost host;
    private TestAgent agent;
    private Path folder;

    @BeforeEach
    void connect() throws Exception {
        host = TestHost.connected();
        agent = TestAgent.serving(host, "-v4", "-state", state + "/rt");
        host.negotiate();
        folder = state.toPath().resolve("pod");
    }

    @AfterEach
    void disconnect() throws Exception {
        host.close();
        for (var hierarchy : new File("/sys/fs/cgroup").listFiles(File::isDirectory)) {
            new File(hierarchy, "pods/machinepod").delete();
        }
        new File("/sys/fs/cgroup/pods/machinepod").delete();
        ContainerContract.removeCgroups();
        for (var shared : List.of("hugepages", "sandboxTmpfsMounts", "sandboxMounts")) {
            new ProcessBuilder("umount", "-R", folder.resolve(shared).toString()).start().waitFor();
            new ProcessBuilder("umount", folder.resolve(shared).toString()).start().waitFor();
        }
    }

    @Test
    void theMachineTakesThePodsNameAndSettings() throws Exception {
        var answer =
                add(
                        """
                        {"hostname":"web","linux":{"sysctl":{"net.ipv4.ip_forward":"1"}},
                         "annotations":{"io.hcsshim.etc.resolv.conf":"nameserver 192.0.2.1\\n"}}
                        """);

        assertEquals(0, answer.int32("Result"), answer.toText());
        assertEquals(
                List.of("host name web", "/proc/sys/net/ipv4/ip_forward 1"),
                agent.self().changes());
        assertEquals("web\n", Files.readString(folder.resolve("hostname")));
        assertTrue(Files.readString(folder.resolve("hosts")).contains("127.0.0.1 web\n"));
        assertEquals("nameserver 192.0.2.1\n", Files.readString(folder.resolve("resolv.conf")));
    }

    @Test
    void aPodIsMadeOnce() throws Exception {
        add("{}");

        assertTrue(add("{}").toText().contains("already exists"));
    }

    @Test
    void aSettingOutsideOfTheKernelsIsRefused() throws Exception {
        var answer = add("{\"linux\":{\"sysctl\":{\"../etc.passwd\":\"1\"}}}");

        assertTrue(answer.toText().contains("not a sysctl"), answer.toText());
        assertEquals(List.of(), agent.self().changes());
    }

    private JsonObject add(String specification) throws Exception {
        var pod =
                new MachinePod(
                        "machinepod", folder.toString(), JsonObject.parse(specification.strip()));
        var request = new ModifySettings(RequestHead.of(RequestHead.UVM), ModifySettings.ADD, pod);
        return host.call(request);
    }
}
