package io.hcsshim.shim.task;

import com.google.protobuf.InvalidProtocolBufferException;
import io.hcsshim.containerd.Packed;
import io.hcsshim.containerd.cri.DNSConfig;
import io.hcsshim.containerd.cri.LinuxPodSandboxConfig;
import io.hcsshim.containerd.cri.PodSandboxConfig;
import io.hcsshim.containerd.runhcs.Options;
import io.hcsshim.containerd.sandbox.CreateSandboxRequest;
import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.protocol.oci.OciSpecException;
import io.hcsshim.shim.settings.PodSettings;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes sandboxes out of containerd's create requests: reads what is asked, and refuses what makes no sense.
public final class SandboxCreation {
    private static final String OF_MACHINE = "io.microsoft.virtualmachine.lcow.hostnetwork";
    private static final String RESOLV_CONF = "io.hcsshim.etc.resolv.conf";

    /// What of a pod's own annotations is heeded: whoever may make pods must not choose a kernel of the host.
    private static final List<String> OF_POD =
            List.of(PodSettings.MEMORY_MB, PodSettings.PROCESSORS);

    private final OwnMachine machines;

    /// @param environment of this process, for defaults
    public SandboxCreation(Machines machines, Map<String, String> environment) {
        this.machines = new OwnMachine(machines, environment);
    }

    /// Makes the sandbox of a pod; no machine runs yet.
    public Sandbox create(Pod pod, CreateSandboxRequest request) throws IOException {
        var given = spec(Path.of(request.getBundlePath()));
        var cri = criPod(request);
        var said = given.withAnnotations(annotations(given, request, cri));
        var settings =
                settings(said, RuntimeOptions.of(request.getOptions(), pod.reservation()), pod);
        var spec = described(said.withAnnotations(settings.annotations()), cri);
        var network = machines.network(request.getNetnsPath(), dns(cri));
        var wish =
                new OwnMachine.Wish(
                        machines.options(pod, settings, given),
                        new PodRole.Sandbox(),
                        Optional.empty(),
                        network);
        return pod.createSandbox(
                new Sandbox(new Sandbox.Parts(pod, machines, wish, spec.toJson())));
    }

    /// What containerd left in the bundle: an OCI spec, a document of annotations, or nothing.
    private static OciSpec spec(Path bundle) throws IOException {
        var file = bundle.resolve("config.json");
        try {
            return OciSpec.parse(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return OciSpec.of(JsonObject.of());
        } catch (OciSpecException e) {
            throw TaskException.invalid(file + ": " + e.getMessage());
        }
    }

    private static PodSandboxConfig criPod(CreateSandboxRequest request) throws TaskException {
        try {
            return Packed.nameIn(request.getOptions()).equals(Packed.CRI_POD)
                    ? PodSandboxConfig.parseFrom(request.getOptions().getValue())
                    : PodSandboxConfig.getDefaultInstance();
        } catch (InvalidProtocolBufferException e) {
            throw TaskException.invalid("configuration of a pod: " + e.getMessage());
        }
    }

    private static PodSettings settings(OciSpec said, Options options, Pod pod) throws IOException {
        try {
            var settings = PodSettings.read(said.annotations(), options, pod.log().log()::warning);
            settings.logLevel().ifPresent(pod.log().log()::limit);
            return settings;
        } catch (IllegalArgumentException e) {
            throw TaskException.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> annotations(
            OciSpec given, CreateSandboxRequest request, PodSandboxConfig cri) throws IOException {
        var all = new HashMap<>(given.annotations());
        all.putAll(request.getAnnotationsMap());
        all.putAll(size(cri.getLinux()));
        for (var name : OF_POD) {
            var value = cri.getAnnotationsMap().get(name);
            if (value != null) {
                all.putIfAbsent(name, value);
            }
        }
        return all;
    }

    /// What the kubelet adds up, in the words in which pods with a container of their own hear of it.
    private static Map<String, String> size(LinuxPodSandboxConfig pod) {
        var resources = pod.getResources();
        return Map.of(
                PodSettings.POD_MEMORY,
                Long.toString(resources.getMemoryLimitInBytes()),
                PodSettings.POD_CPU_QUOTA,
                Long.toString(resources.getCpuQuota()),
                PodSettings.POD_CPU_PERIOD,
                Long.toString(resources.getCpuPeriod()));
    }

    /// The part of a spec that the guest is told.
    private static OciSpec described(OciSpec said, PodSandboxConfig cri) throws IOException {
        var spec =
                OciSpec.of(JsonObject.of())
                        .withHostname(
                                cri.getHostname().isEmpty() ? said.hostname() : cri.getHostname())
                        .withAnnotations(said.annotations())
                        .withAnnotation(OF_MACHINE, "true");
        var sysctls = cri.getLinux().getSysctlsMap();
        if (!sysctls.isEmpty()) {
            spec = spec.withLinux("sysctl", JsonObject.ofStrings(sysctls));
        }
        return cri.hasDnsConfig()
                ? spec.withAnnotation(RESOLV_CONF, resolvConf(cri.getDnsConfig()))
                : spec;
    }

    private static Dns dns(PodSandboxConfig cri) {
        var dns = cri.getDnsConfig();
        return new Dns(dns.getServersList(), dns.getSearchesList());
    }

    private static String resolvConf(DNSConfig dns) {
        var text = new StringBuilder();
        if (dns.getSearchesCount() != 0) {
            text.append("search ").append(String.join(" ", dns.getSearchesList())).append('\n');
        }
        dns.getServersList()
                .forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (dns.getOptionsCount() != 0) {
            text.append("options ").append(String.join(" ", dns.getOptionsList())).append('\n');
        }
        return text.toString();
    }
}
