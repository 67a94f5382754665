package io.hcsshim.guest.container;

import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What annotations change in a spec.
final class Annotations {
    private static final String SHM_KIB = "io.microsoft.lcow.shm.size-kb";
    private static final String CORE_LIMIT = "io.microsoft.lcow.rlimitcore";
    private static final String PRIVILEGED = "io.microsoft.virtualmachine.lcow.privileged";
    private static final String HOST_NETWORK = "io.microsoft.virtualmachine.lcow.hostnetwork";
    private static final String ETC = "io.hcsshim.etc.";

    private Annotations() {}

    /// Whether the container may do everything in the VM.
    static boolean privileged(Spec spec) throws IOException {
        return isTrue(spec.annotation(PRIVILEGED));
    }

    /// Whether the pod is in the VM's own network namespace.
    static boolean hostNetwork(Spec spec) throws IOException {
        return isTrue(spec.annotation(HOST_NETWORK));
    }

    /// The words for true that hosts use; anything else is false.
    static boolean isTrue(String word) {
        return switch (word) {
            case "1", "t", "T", "true", "True", "TRUE" -> true;
            default -> false;
        };
    }

    /// The text of a file of `/etc` that the host wants there instead of ours; empty if it says nothing.
    static String etc(Spec spec, String name) throws IOException {
        return spec.annotation(ETC + name);
    }

    /// With shared memory of the size that the annotation names.
    static Spec sharedMemory(Spec spec) throws IOException {
        var wanted = spec.annotation(SHM_KIB);
        if (wanted.isEmpty()) {
            return spec;
        }
        var size = positive(wanted);
        var options = List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size + "k");
        return spec.withoutMount("/dev/shm").withMount("tmpfs", "shm", "/dev/shm", options);
    }

    private static long positive(String text) throws IOException {
        var size = unsigned(SHM_KIB, text);
        if (size == 0) {
            throw new IOException("annotation " + SHM_KIB + " is not a positive number: " + text);
        }
        return size;
    }

    /// With the limit of core files that the annotation names, as `soft;hard`.
    static Spec coreLimit(Spec spec) throws IOException {
        var wanted = spec.annotation(CORE_LIMIT);
        if (wanted.isEmpty()) {
            return spec;
        }
        var semicolon = wanted.indexOf(';');
        if (semicolon < 0) {
            throw new IOException("annotation " + CORE_LIMIT + " is not soft;hard: " + wanted);
        }
        var limit =
                JsonObject.builder()
                        .put("type", "RLIMIT_CORE")
                        .putUnsigned("hard", unsigned(CORE_LIMIT, wanted.substring(semicolon + 1)))
                        .putUnsigned("soft", unsigned(CORE_LIMIT, wanted.substring(0, semicolon)))
                        .build();
        var limits = new ArrayList<>(spec.process().list("rlimits"));
        limits.add(limit);
        return spec.with("process", spec.process().with("rlimits", new JsonArray(limits)));
    }

    private static long unsigned(String name, String text) throws IOException {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("annotation " + name + " is not a number: " + text, e);
        }
    }
}
