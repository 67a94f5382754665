package io.hcsshim.guest.container;

import java.io.IOException;

/// Where a container belongs: to nobody, or to a pod as the sandbox it begins with or as one of its
/// workloads.
///
/// @param sandbox the id of the pod; of a container that stands alone its own
record Placement(Kind kind, String sandbox) {
    private static final String VIRTUAL_POD = "io.microsoft.cri.virtual-pod-id";

    /// What a container is to its pod.
    enum Kind {
        STANDALONE,
        SANDBOX,
        WORKLOAD
    }

    /// Reads the annotations.
    ///
    /// A pod that shares its VM with other pods has a *virtual* id, which all its containers name; the container that
    /// has it for its own id is the sandbox.
    static Placement of(Spec spec, String id) throws IOException {
        var virtual = spec.annotation(VIRTUAL_POD);
        var kind = virtual.equals(id) ? Kind.SANDBOX : kind(spec.containerType());
        if (!virtual.isEmpty()) {
            return new Placement(kind, virtual);
        }
        if (kind != Kind.WORKLOAD) {
            return new Placement(kind, id);
        }
        if (spec.sandboxId().isEmpty()) {
            throw new IOException("unsupported 'io.kubernetes.cri.sandbox-id': ''");
        }
        return new Placement(kind, spec.sandboxId());
    }

    private static Kind kind(String type) throws IOException {
        return switch (type) {
            case "" -> Kind.STANDALONE;
            case "sandbox" -> Kind.SANDBOX;
            case "container" -> Kind.WORKLOAD;
            default ->
                    throw new IOException(
                            "unsupported 'io.kubernetes.cri.container-type': '" + type + "'");
        };
    }

    /// The cgroup of a container.
    String cgroup(String id) {
        return kind == Kind.STANDALONE ? "/pods/" + id : "/pods/" + sandbox + "/" + id;
    }
}
