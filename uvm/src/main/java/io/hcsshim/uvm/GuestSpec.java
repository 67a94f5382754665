package io.hcsshim.uvm;

import io.hcsshim.protocol.oci.OciNamespace;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/// What the guest gets to see of a container's OCI runtime spec.
///
/// Taken out: hooks, the Windows section but for the name of the network, paths of the host's namespaces and cgroups, labels of its security modules, and
/// limits that the guest sets by itself or that mean the host's hardware. Everything else travels as it is, unknown
/// members included.
///
/// A workload of a pod keeps the paths of namespaces that name a process, `/proc/<pid>/ns/…`: whoever wrote them has the
/// number from us, and it is one of the guest.
final class GuestSpec {
    private static final String PRIVILEGED = "io.microsoft.virtualmachine.lcow.privileged";
    private static final String CONTAINER_TYPE = "io.kubernetes.cri.container-type";
    private static final Pattern PROCESS_NAMESPACE = Pattern.compile("/proc/[0-9]+/ns/[a-z_]+");
    private static final long DEFAULT_CPU_PERIOD = 100_000;

    /// Members of `linux.resources` that the guest must not see.
    private static final List<String> HOST_RESOURCES =
            List.of("devices", "pids", "blockIO", "hugepageLimits", "network");

    private GuestSpec() {}

    /// Checks that a utility VM can run the spec at all.
    ///
    /// @throws OciSpecException if a section is missing, or it wants what cannot be had yet
    static void check(OciSpec spec) throws OciSpecException {
        try {
            spec.requireProcess();
            spec.requireLinux();
            for (var mount : spec.mounts()) {
                var host = HostMount.of(spec, mount);
                if (host.isPresent()) {
                    host.get().check();
                }
            }
        } catch (JsonException e) {
            throw new OciSpecException(String.valueOf(e.getMessage()));
        }
    }

    /// The spec for the guest.
    ///
    /// @param rootPath where the guest has the root file system
    /// @throws IOException also if a file that travels with it cannot be read
    static JsonObject of(OciSpec spec, String rootPath) throws IOException {
        try {
            var guest =
                    PodMounts.carry(spec)
                            .without("hooks")
                            .without("windows")
                            .withRootPath(rootPath)
                            .withCgroupsPath("")
                            .withoutLinux("mountLabel")
                            .withoutLinux("intelRdt")
                            .withNamespaces(namespaces(spec));
            guest = withoutLabels(guest);
            if (!spec.networkNamespace().isEmpty()) {
                guest = guest.withNetworkNamespace(spec.networkNamespace());
            }
            if (!spec.resources().isEmpty()) {
                guest = guest.withResources(resources(spec.resources()));
            }
            return (mayDoAnything(spec) ? privileged(guest) : guest).toJson();
        } catch (JsonException e) {
            throw new OciSpecException(String.valueOf(e.getMessage()));
        }
    }

    /// Whether it is the container that a pod begins with.
    static boolean isSandbox(OciSpec spec) throws JsonException {
        return spec.annotation(CONTAINER_TYPE).orElse("").equals("sandbox");
    }

    private static List<OciNamespace> namespaces(OciSpec spec) throws JsonException {
        var workload = spec.annotation(CONTAINER_TYPE).orElse("").equals("container");
        return spec.namespaces().stream()
                .map(known ->
                        workload && PROCESS_NAMESPACE.matcher(known.path()).matches()
                                ? known
                                // one that the host made does not exist in the guest
                                : new OciNamespace(known.type(), ""))
                .toList();
    }

    /// Without profiles that the kernel of the guest was never given.
    private static OciSpec withoutLabels(OciSpec spec) throws JsonException {
        var process = spec.toJson().object("process");
        return process.isEmpty()
                ? spec
                : spec.with("process", ProcessStarter.withoutLabels(process.get()));
    }

    /// By annotation, or because it may use every device.
    private static boolean mayDoAnything(OciSpec spec) throws JsonException {
        switch (spec.annotation(PRIVILEGED).orElse("")) {
            case "1", "t", "T", "true", "True", "TRUE" -> {
                return true;
            }
            default -> {}
        }
        for (var rule : spec.resources().objects("devices")) {
            if (rule.bool("allow")
                    && rule.string("access").equals("rwm")
                    && (rule.string("type").isEmpty() || rule.string("type").equals("a"))
                    && !rule.has("major")) {
                return true;
            }
        }
        return false;
    }

    /// A privileged container gets the devices of its machine, not those of the host.
    private static OciSpec privileged(OciSpec spec) throws JsonException {
        return spec.withoutSeccomp().withoutLinux("devices").withAnnotation(PRIVILEGED, "true");
    }

    /// The limits in it that the guest may see.
    static JsonObject resources(JsonObject resources) throws JsonException {
        var kept = resources;
        for (var member : HOST_RESOURCES) {
            kept = kept.without(member);
        }
        var cpu = resources.object("cpu");
        return cpu.isEmpty() ? kept : kept.with("cpu", cpu(cpu.get()));
    }

    /// Zero stands for "not set" where a kernel file does not take it.
    private static JsonObject cpu(JsonObject cpu) throws JsonException {
        var changed = cpu;
        if (cpu.has("period") && cpu.uint64("period") == 0) {
            changed = changed.with("period", Json.of(DEFAULT_CPU_PERIOD));
        }
        if (cpu.has("quota") && cpu.int64("quota") == 0) {
            changed = changed.with("quota", Json.of(-1));
        }
        return changed;
    }
}
