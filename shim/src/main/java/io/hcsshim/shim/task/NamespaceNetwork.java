package io.hcsshim.shim.task;

import io.hcsshim.protocol.oci.OciSpec;
import io.hcsshim.shim.journal.HostObject;
import io.hcsshim.uvm.network.Dns;
import io.hcsshim.uvm.network.PodNetwork;
import io.hcsshim.uvm.network.PodNetworkException;
import io.hcsshim.wire.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What somebody, a CNI plugin mostly, made in the network namespace that a spec names.
///
/// @param network what was found there before the machine was booted
/// @param dns     where the containers look up names
record NamespaceNetwork(PodNetwork network, Dns dns) implements CarriedNetwork {
    private static final String OF_MACHINE = "io.microsoft.virtualmachine.lcow.hostnetwork";
    private static final String MAY_LACK = "io.microsoft.cri.skip-pod-networking";
    private static final String RESOLV_CONF = "/etc/resolv.conf";

    /// Looks at what the spec of a container with its own machine asks for; empty if it is a network without connections.
    ///
    /// @throws TaskException `FAILED_PRECONDITION` if that is the network of the host, or nothing can be got from the
    ///     namespace
    static Optional<CarriedNetwork> of(OciSpec spec) throws IOException {
        var namespace = spec.namespace("network");
        if (namespace.isEmpty()) {
            if (isTrue(spec, OF_MACHINE)) {
                return Optional.empty();
            }
            throw TaskException.precondition(
                    "the spec has no network namespace, so it asks for the network of the host, and a container in a"
                            + " virtual machine cannot have that one");
        }
        if (namespace.get().path().isEmpty()) {
            return Optional.empty();
        }
        try {
            var network = PodNetwork.read(Path.of(namespace.get().path()));
            return Optional.of(new NamespaceNetwork(network, dns(spec)));
        } catch (PodNetworkException e) {
            if (isTrue(spec, MAY_LACK)) {
                return Optional.empty();
            }
            throw refusal(e);
        }
    }

    /// What is in the namespace at a path; empty if there is no path.
    static Optional<CarriedNetwork> of(String namespace, Dns dns) throws IOException {
        if (namespace.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new NamespaceNetwork(PodNetwork.read(Path.of(namespace)), dns));
        } catch (PodNetworkException e) {
            throw refusal(e);
        }
    }

    /// What is, and will come, in the namespace that a machine's process on the host has for itself.
    static NamespaceNetwork ofProcess(int process, OciSpec spec) throws IOException {
        return new NamespaceNetwork(PodNetwork.ofProcess(process), dns(spec));
    }

    private static boolean isTrue(OciSpec spec, String annotation) throws JsonException {
        return spec.annotation(annotation).orElse("").equalsIgnoreCase("true");
    }

    private static TaskException refusal(PodNetworkException e) {
        return TaskException.precondition(String.valueOf(e.getMessage()));
    }

    /// What the spec mounts as `/etc/resolv.conf`; else what belongs to the namespace; else what the host uses, as far as
    /// that works elsewhere too.
    private static Dns dns(OciSpec spec) throws IOException {
        for (var mount : spec.mounts()) {
            if (mount.destination().equals(RESOLV_CONF)) {
                return read(Path.of(mount.source()));
            }
        }
        var namespace = spec.namespace("network");
        var own = namespace.flatMap(each -> ofNamespace(Path.of(each.path())));
        return own.isPresent() ? read(own.get()) : read(Path.of(RESOLV_CONF)).withoutLoopback();
    }

    /// Where HCN writes what the endpoints in a namespace of its own say: `resolv/<id>` beside `netns/<id>`.
    private static Optional<Path> ofNamespace(Path namespace) {
        var folder = namespace.getParent();
        if (folder == null || !folder.endsWith("netns")) {
            return Optional.empty();
        }
        var name = String.valueOf(namespace.getFileName());
        return Optional.of(folder.resolveSibling("resolv").resolve(name)).filter(Files::isReadable);
    }

    private static Dns read(Path file) throws IOException {
        return Files.isReadable(file) ? Dns.parse(Files.readString(file)) : Dns.NONE;
    }

    @Override
    public Optional<HostObject> leftover() {
        return Optional.of(new HostObject.Network(network.identity(), network.namespace()));
    }

    @Override
    public String into(Machine machine) throws IOException, InterruptedException {
        try {
            return machine.connect(network, dns);
        } catch (PodNetworkException e) {
            throw refusal(e);
        }
    }
}
