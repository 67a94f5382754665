package io.hcsshim.shim.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadSpecTest {
    private static final String TYPE = "io.kubernetes.cri.container-type";

    @TempDir Path bundle;

    @Test
    void aContainerWhoseBundleNamesASandboxIsOneOfItsContainers() throws Exception {
        Files.writeString(bundle.resolve("sandbox"), "pod");

        var spec = WorkloadSpec.annotated(spec(""), bundle, () -> Optional.of("other"));

        assertEquals("container", spec.annotations().get(TYPE));
        assertEquals("pod", spec.annotations().get("io.kubernetes.cri.sandbox-id"));
    }

    @Test
    void whatASpecSaysItselfStays() throws Exception {
        var own = spec("").withAnnotation(TYPE, "sandbox");
        Files.writeString(bundle.resolve("sandbox"), "pod");

        assertSame(own, WorkloadSpec.annotated(own, bundle, Optional::empty));
        Files.delete(bundle.resolve("sandbox"));
        assertEquals(spec(""), WorkloadSpec.annotated(spec(""), bundle, Optional::empty));
    }

    @Test
    void aContainerThatContainerdHasRecordedAsOneOfASandboxIsOne() throws Exception {
        var spec = WorkloadSpec.annotated(spec(""), bundle, () -> Optional.of("pod"));

        assertEquals("container", spec.annotations().get(TYPE));
        assertEquals("pod", spec.annotations().get("io.kubernetes.cri.sandbox-id"));
    }

    @Test
    void memoryIsSharedByThoseWhoShareTheNamespaceForIt() throws Exception {
        var joined = WorkloadSpec.inMachinePod(spec(",\"path\":\"/proc/1/ns/ipc\"")).mounts();
        var own = WorkloadSpec.inMachinePod(spec("")).mounts();

        assertEquals(List.of("sandbox-tmp://shm"), joined.stream().map(OciMount::source).toList());
        assertEquals(List.of("shm"), own.stream().map(OciMount::source).toList());
    }

    /// With a memory of its own, and a file that is not there.
    private OciSpec spec(String ipc) throws Exception {
        var json =
                """
                {"mounts":[{"destination":"/dev/shm","type":"tmpfs","source":"shm"},
                   {"destination":"/etc/hosts","type":"bind","source":"%s"}],
                 "linux":{"namespaces":[{"type":"ipc"%s}]}}
                """;
        return OciSpec.parse(json.formatted(bundle.resolve("none"), ipc).getBytes());
    }
}
