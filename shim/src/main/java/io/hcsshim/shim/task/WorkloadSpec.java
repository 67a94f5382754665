package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What containerd 2.x says of a container's pod beside its spec.
public final class WorkloadSpec {
    private static final String FILE = "sandbox";
    private static final String TYPE = "io.kubernetes.cri.container-type";
    private static final String SANDBOX_ID = "io.kubernetes.cri.sandbox-id";
    private static final Set<String> OF_POD =
            Set.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf");

    private WorkloadSpec() {}

    /// The sandbox that a container was put into, where containerd (1.7 and 2.0) leaves its id in the bundle, and calls no `start` for it.
    public static Optional<String> sandbox(Path bundle) throws IOException {
        try {
            var id = Files.readString(bundle.resolve(FILE)).strip();
            return id.isEmpty() ? Optional.empty() : Optional.of(id);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /// The spec with the annotations by which containers name their pod, if it has none and the bundle names one, or else containerd's
    /// records.
    static OciSpec annotated(OciSpec spec, Path bundle, Supplier<Optional<String>> recorded)
            throws IOException {
        if (spec.annotations().containsKey(TYPE)) {
            return spec;
        }
        var sandbox = sandbox(bundle).or(recorded);
        return sandbox.isEmpty()
                ? spec
                : spec.withAnnotation(TYPE, "container").withAnnotation(SANDBOX_ID, sandbox.get());
    }

    /// The spec of a container of a pod that has no container to begin with. Of the mounts that the CRI plugin gives to
    /// the containers of other pods, it names files of `/etc` that are not there, which the guest has made instead, and
    /// leaves out the shared memory.
    static OciSpec inMachinePod(OciSpec spec) throws JsonException {
        var ipc = spec.namespace("ipc");
        var shared = ipc.isEmpty() || !ipc.get().path().isEmpty();
        return spec.withMounts(
                spec.mounts().stream()
                        .filter(mount -> !isMissing(mount))
                        .map(mount -> shared && isOwnMemory(mount) ? ofPod(mount) : mount)
                        .toList());
    }

    private static boolean isOwnMemory(OciMount mount) {
        return mount.destination().equals("/dev/shm") && mount.type().equals("tmpfs");
    }

    private static OciMount ofPod(OciMount mount) {
        return OciMount.of(
                mount.destination(),
                "bind",
                "sandbox-tmp://shm",
                List.of("rbind", "nosuid", "noexec", "nodev"));
    }

    private static boolean isMissing(OciMount mount) {
        return OF_POD.contains(mount.destination()) && Files.notExists(Path.of(mount.source()));
    }
}
