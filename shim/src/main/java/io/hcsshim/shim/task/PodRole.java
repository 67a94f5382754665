package io.hcsshim.shim.task;

import java.util.Map;

/// What a container is to a pod, by the two annotations of the CRI plugin (host specification, `start`).
public sealed interface PodRole {
    /// A container of no pod: it gets a machine of its own.
    record Standalone() implements PodRole {}

    /// The container that a pod begins with, and whose machine the others share.
    record Sandbox() implements PodRole {}

    /// A container that joins a pod.
    record Workload(String sandbox) implements PodRole {}

    /// Reads the annotations.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if they contradict each other or the id
    static PodRole parse(String id, Map<String, String> annotations) throws TaskException {
        var type = annotations.getOrDefault("io.kubernetes.cri.container-type", "");
        var sandbox = annotations.getOrDefault("io.kubernetes.cri.sandbox-id", "");
        if (type.isEmpty() && sandbox.isEmpty()) {
            return new Standalone();
        }
        if (type.isEmpty() || sandbox.isEmpty()) {
            throw TaskException.precondition(
                    "annotations io.kubernetes.cri.container-type ('"
                            + type
                            + "') and io.kubernetes.cri.sandbox-id ('"
                            + sandbox
                            + "') come together or not at all");
        }
        switch (type) {
            case "sandbox" -> {
                if (!sandbox.equals(id)) {
                    throw TaskException.precondition(
                            "sandbox " + id + " is annotated as part of sandbox " + sandbox);
                }
                return new Sandbox();
            }
            case "container" -> {
                if (sandbox.equals(id)) {
                    throw TaskException.precondition(
                            "container " + id + " has the id of its own sandbox");
                }
                return new Workload(sandbox);
            }
            default ->
                    throw TaskException.precondition(
                            "annotation io.kubernetes.cri.container-type is sandbox or container,"
                                    + " not '"
                                    + type
                                    + "'");
        }
    }
}
