package io.hcsshim.uvm.network;

import io.hcsshim.sys.ErrnoException;
import io.hcsshim.sys.linux.Tap;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.Redirects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// An interface of a pod whose packets all go to a tap, and the tap's to it.
final class Redirection {
    private static final String PREFIX = "hcstap";
    private static final String NAME = PREFIX + "%d";
    private static final int MOST_MTU = 65521; // of a tap; IF_MAX_MTU less the header

    private Redirection() {}

    /// Makes the tap and both redirections; nothing is left if that fails.
    ///
    /// @return the tap, which is in the pod's namespace
    static Tap make(PodNetwork network, PodInterface pod) throws IOException {
        try (var namespace = NetworkNamespace.open(network.namespace())) {
            return namespace.call(() -> makeHere(pod));
        } catch (IOException e) {
            throw new PodNetworkException(
                    "redirect "
                            + pod.name()
                            + " of network namespace "
                            + network.namespace()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static Tap makeHere(PodInterface pod) throws IOException {
        var tap = Tap.open(NAME);
        try (var netlink = Netlink.open()) {
            silence(tap.name());
            var links = new Links(netlink);
            var link = links.get(tap.name());
            links.setMtu(link, Math.min(pod.mtu(), MOST_MTU));
            links.up(link);
            redirect(new Redirects(netlink), pod, link);
            return tap;
        } catch (IOException | RuntimeException e) {
            try (tap) {
                throw e;
            }
        }
    }

    private static void redirect(Redirects redirects, PodInterface pod, Link tap)
            throws IOException {
        redirects.add(tap.index(), pod.index());
        try {
            redirects.add(pod.index(), tap.index());
        } catch (IOException e) {
            redirects.remove(pod.index());
            throw e;
        }
    }

    /// Whether a machine has packets of a namespace: it holds a tap there as long as it lives.
    static boolean isInUse(Path namespace) throws IOException {
        return list(namespace).stream().anyMatch(each -> each.name().startsWith(PREFIX));
    }

    /// The numbers of the interfaces in a namespace.
    ///
    /// @throws PodNetworkException if it is gone
    static Set<Integer> links(Path namespace) throws IOException {
        try {
            return list(namespace).stream().map(Link::index).collect(Collectors.toSet());
        } catch (ErrnoException e) {
            throw new PodNetworkException(
                    "look into network namespace " + namespace + ": " + e.getMessage(), e);
        }
    }

    private static List<Link> list(Path namespace) throws IOException {
        try (var opened = NetworkNamespace.open(namespace);
                var netlink = opened.netlink()) {
            return new Links(netlink).list();
        }
    }

    /// The namespace itself has nothing to say on the tap: without this it would look for routers in the guest.
    private static void silence(String tap) throws IOException {
        var file = Path.of("/proc/sys/net/ipv6/conf/" + tap + "/disable_ipv6");
        if (Files.exists(file)) {
            Files.writeString(file, "1");
        }
    }

    /// Gives an interface its packets back; the tap goes with the last descriptor of it. Nothing if it, or its
    /// namespace, is gone.
    static void undo(PodNetwork network, PodInterface pod) throws IOException {
        inside(
                network.namespace(),
                network.identity(),
                netlink -> new Redirects(netlink).remove(pod.index()));
    }

    /// The same for all interfaces of a namespace, for whoever knows only that they were redirected once.
    static void undoAll(Path namespace, long identity) throws IOException {
        inside(
                namespace,
                identity,
                netlink -> {
                    for (var link : new Links(netlink).list()) {
                        new Redirects(netlink).remove(link.index());
                    }
                });
    }

    private interface Change {
        void make(Netlink netlink) throws IOException;
    }

    private static void inside(Path namespace, long identity, Change change) throws IOException {
        if (!Files.exists(namespace) || PodNetwork.identity(namespace) != identity) {
            return;
        }
        try (var opened = NetworkNamespace.open(namespace)) {
            opened.run(() -> {
                try (var netlink = Netlink.open()) {
                    change.make(netlink);
                }
            });
        }
    }
}
