package io.hcsshim.uvm.network;

import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// The network of a pod as a CNI plugin has set it up: what was found in a network namespace at one time.
///
/// @param namespace  the file that stands for it
/// @param identity   the namespace's number, by which another one at the same path is told from it
/// @param interfaces those with addresses, `eth0` first
public record PodNetwork(Path namespace, long identity, List<PodInterface> interfaces) {
    /// Checks its parts, and keeps copies of those that could change.
    public PodNetwork {
        interfaces = List.copyOf(interfaces);
    }

    private static final List<Path> HOST =
            List.of(Path.of("/proc/self/ns/net"), Path.of("/proc/1/ns/net"));

    /// Looks into a namespace.
    ///
    /// @throws PodNetworkException if it is gone, is none or that of the host, has no interface with an address, or
    ///     another machine has its packets
    public static PodNetwork read(Path namespace) throws IOException {
        requireOther(namespace);
        var network = look(namespace);
        if (Redirection.isInUse(namespace)) {
            throw new PodNetworkException(
                    "network namespace " + namespace + " is in use by another machine");
        }
        if (network.interfaces.isEmpty()) {
            throw new PodNetworkException(
                    "network namespace " + namespace + " has no interface with an address");
        }
        return network;
    }

    /// Brings up the loopback of the namespace that the process of a machine has for itself, as runtimes do before anybody
    /// makes interfaces there: IPv6 routes need it.
    ///
    /// @param process a number of the host
    public static void prepare(long process) throws IOException {
        var path = namespaceOf(process);
        requireOther(path);
        try (var namespace = NetworkNamespace.open(path);
                var netlink = namespace.netlink()) {
            var links = new Links(netlink);
            links.up(links.get("lo"));
        }
    }

    /// Whether it is that of a process.
    public boolean isOf(OptionalLong process) {
        return isOf(namespace, process);
    }

    static boolean isOf(Path namespace, OptionalLong process) {
        return process.isPresent() && namespace.equals(namespaceOf(process.getAsLong()));
    }

    private static Path namespaceOf(long process) {
        return Path.of("/proc/" + process + "/ns/net");
    }

    /// Looks into the namespace that the process of a machine has for itself, which may be empty still.
    ///
    /// @param process a number of the host
    /// @throws PodNetworkException if the process is gone, or its namespace is that of the host
    public static PodNetwork ofProcess(long process) throws IOException {
        var namespace = namespaceOf(process);
        requireOther(namespace);
        return look(namespace);
    }

    /// The host would lose its connections.
    private static void requireOther(Path namespace) throws IOException {
        var identity = identity(namespace);
        for (var host : HOST) {
            if (isIdentity(identity, host)) {
                throw new PodNetworkException(
                        "network namespace "
                                + namespace
                                + " is that of the host, which a machine cannot have");
            }
        }
    }

    private static boolean isIdentity(long identity, Path host) throws IOException {
        try {
            return identity == identity(host);
        } catch (AccessDeniedException _) {
            return false; // where not even root may look at the first process
        }
    }

    /// The same, and an empty namespace is no failure.
    static PodNetwork look(Path namespace) throws IOException {
        var identity = identity(namespace);
        try (var opened = NetworkNamespace.open(namespace)) {
            var interfaces = opened.call(PodInterfaces::read);
            interfaces.sort(Comparator.comparing(each -> !each.name().endsWith("eth0")));
            return new PodNetwork(namespace, identity, interfaces);
        } catch (IOException e) {
            throw new PodNetworkException(
                    "look into network namespace " + namespace + ": " + e.getMessage(), e);
        }
    }

    /// The number of the namespace at a path.
    static long identity(Path namespace) throws IOException {
        try {
            return (long) Files.getAttribute(namespace, "unix:ino");
        } catch (NoSuchFileException e) {
            throw new PodNetworkException("network namespace " + namespace + " is gone", e);
        }
    }

    @Override
    public String toString() {
        return interfaces.stream().map(PodInterface::name).toList() + " of " + namespace;
    }
}
