package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciMount;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The mounts that containerd's CRI plugin gives to every container of a pod: three files of `/etc` and a shared memory
/// that it keeps on the host, in a folder of the sandbox.
///
/// The files travel as text, in annotations that our guest writes to files again. The shared memory becomes one in the
/// guest, which the containers of the pod share.
final class PodMounts {
    /// Followed by the file's name; the guest's side of it is in docs/guest.md.
    static final String ETC = "io.hcsshim.etc.";

    private static final String SANDBOX_ID = "io.kubernetes.cri.sandbox-id";
    private static final List<String> FILES = List.of("hostname", "hosts", "resolv.conf");
    private static final String SHARED_MEMORY = "/dev/shm";
    private static final int LARGEST = 1 << 20;

    private PodMounts() {}

    /// Whether this is one of them.
    static boolean has(OciSpec spec, OciMount mount) throws JsonException {
        return isSharedMemory(spec, mount) || !file(spec, mount).isEmpty();
    }

    /// The spec with them replaced by what the guest understands.
    ///
    /// @throws IOException if one of the files cannot be read
    static OciSpec carry(OciSpec spec) throws IOException {
        var kept = new ArrayList<OciMount>();
        var carried = spec;
        for (var mount : spec.mounts()) {
            var file = file(spec, mount);
            if (!file.isEmpty()) {
                carried = carried.withAnnotation(ETC + file, read(mount.source()));
            } else if (!isSharedMemory(spec, mount)) {
                kept.add(mount);
            } else if (!GuestSpec.isSandbox(
                    spec)) { // which has nobody to share with yet, and no need
                kept.add(mount.withSource("sandbox-tmp://shm"));
            }
        }
        return kept.equals(spec.mounts()) ? spec : carried.withMounts(kept);
    }

    private static boolean isSharedMemory(OciSpec spec, OciMount mount) throws JsonException {
        return mount.destination().equals(SHARED_MEMORY)
                && (isOfSandbox(spec, mount, "shm")
                        // of a pod that shares the memory of the host
                        || mount.source().equals(SHARED_MEMORY) && !sandboxId(spec).isEmpty());
    }

    private static String file(OciSpec spec, OciMount mount) throws JsonException {
        for (var name : FILES) {
            if (mount.destination().equals("/etc/" + name) && isOfSandbox(spec, mount, name)) {
                return name;
            }
        }
        return "";
    }

    /// The CRI plugin keeps them in `…/sandboxes/<id>/`, below its root or its state folder.
    private static boolean isOfSandbox(OciSpec spec, OciMount mount, String name)
            throws JsonException {
        var id = sandboxId(spec);
        return !id.isEmpty() && mount.source().endsWith("/sandboxes/" + id + "/" + name);
    }

    private static String sandboxId(OciSpec spec) throws JsonException {
        return spec.annotation(SANDBOX_ID).orElse("");
    }

    private static String read(String source) throws IOException {
        var file = Path.of(source);
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for a file of /etc");
        }
        return Files.readString(file);
    }
}
