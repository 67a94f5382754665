package io.hcsshim.guest.network;

import io.hcsshim.protocol.gcs.NetworkAdapter;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.nio.file.Path;

/// Puts an interface where it belongs and into service. Confined: the owner serialises calls.
class LinkSetup {
    /// Configures an interface of the VM's own namespace.
    ///
    /// @param place how many adapters of the same network come before it
    void configure(String name, NetworkAdapter adapter, int place) throws IOException {
        try (var netlink = Netlink.open()) {
            var links = new Links(netlink);
            var link = links.get(name);
            var wanted = adapter.name();
            if (!wanted.isEmpty() && !wanted.equals(name)) {
                links.down(link);
                links.rename(link, wanted);
                link = links.get(wanted);
            }
            new LinkConfiguration(netlink, link, adapter, place).apply();
        }
    }

    /// Moves an interface into the network namespace of a process and configures it there.
    void moveAndConfigure(String name, int pid, NetworkAdapter adapter, int place)
            throws IOException {
        var wanted = adapter.name().isEmpty() ? name : adapter.name();
        try (var namespace = NetworkNamespace.open(Path.of("/proc/" + pid + "/ns/net"));
                var there = namespace.netlink()) {
            try (var here = Netlink.open()) {
                var links = new Links(here);
                var link = links.get(name);
                links.down(link);
                links.move(link, pid, wanted);
            }
            var links = new Links(there);
            serveLoopback(links);
            new LinkConfiguration(there, links.get(wanted), adapter, place).apply();
        }
    }

    private static void serveLoopback(Links links) throws IOException {
        Link lo = links.get("lo");
        if (!lo.isUp()) {
            links.up(lo);
        }
    }
}
