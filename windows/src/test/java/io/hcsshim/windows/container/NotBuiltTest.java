package io.hcsshim.windows.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.containerd.task.CreateTaskRequest;
import io.hcsshim.containerd.types.Mount;
import io.hcsshim.wire.ttrpc.TtrpcCode;
import io.hcsshim.wire.ttrpc.TtrpcException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is refused, in which words, and that nothing was made by then.
@Timeout(60)
class NotBuiltTest {
    private static final String MACHINE = "\"windows\":{\"hyperv\":{}}";
    private static final String POD =
            "\"io.kubernetes.cri.container-type\":\"sandbox\","
                    + "\"io.kubernetes.cri.sandbox-id\":\"c1\"";

    @TempDir Path folder;
    private WindowsShim shim;

    @BeforeEach
    void up() throws Exception {
        shim = new WindowsShim(folder);
    }

    @AfterEach
    void down() throws Exception {
        shim.close();
    }

    private void refused(String sentence, String more, Mount layers) {
        var request = CreateTaskRequest.newBuilder().addRootfs(layers);
        var refused =
                assertThrows(TtrpcException.class, () -> shim.create("c1", "x", more, request));
        assertEquals(TtrpcCode.UNIMPLEMENTED, refused.code());
        var message = String.valueOf(refused.getMessage());
        assertTrue(message.contains(sentence), message);
        assertEquals(0, shim.stub.count("HcsCreateComputeSystem"));
        shim.awaitNothingLeft();
    }

    @Test
    void whoeverWantsToBeHiddenFromTheHostNeverRunsInItsSight() {
        for (var name : new String[] {"securitypolicy", "gueststatefile", "isolation_type"}) {
            var annotation = "io.microsoft.virtualmachine.wcow." + name;
            var said = ",\"annotations\":{\"" + annotation + "\":\"x\"," + POD + "}";
            for (var kind : new String[] {MACHINE, "\"windows\":{}"}) {
                refused(
                        "annotation "
                                + annotation
                                + ": confidential machines of Windows are not built",
                        kind + said,
                        shim.layers());
            }
        }
    }

    @Test
    void layersInImagesAreNotThoseOfAContainerInAMachine() {
        refused(
                "layers in CimFS images that are folders (mount type CimFS) can be mounted on the host alone,"
                        + " not in a machine",
                MACHINE,
                shim.images());
        var sealed =
                Mount.newBuilder()
                        .setType("BlockCIM")
                        .setSource(shim.scratch.toString())
                        .addOptions("parentCimPaths=[\"/d/1.bcim/layer.cim\"]")
                        .addOptions("blockCIMType=device")
                        .build();
        refused(
                "layers in sealed CimFS images (mount type BlockCIM) are mounted by guests of confidential machines"
                        + " alone, and those of Windows are not built",
                MACHINE,
                sealed);
    }
}
