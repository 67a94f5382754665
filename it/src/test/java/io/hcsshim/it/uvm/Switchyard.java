package io.hcsshim.it.uvm;

import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import io.hcsshim.sys.linux.net.Route;
import io.hcsshim.sys.linux.net.Routes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A bridge in a network namespace of its own, and namespaces that are connected to it, as CNI's bridge plugin does it on
/// a host. Nothing of it is in the host's own namespace, and all of it goes with [#close].
final class Switchyard implements AutoCloseable {
    private static final String BRIDGE = "br0";

    private final Path folder;
    private final NetworkNamespace yard;
    private final Map<String, NetworkNamespace> rooms = new HashMap<>();
    private int ports;

    /// @param folder where the namespaces stand
    Switchyard(Path folder) throws IOException {
        this.folder = folder;
        yard = NetworkNamespace.create();
        try (var netlink = yard.netlink()) {
            var links = new Links(netlink);
            links.up(links.create(new NewLink(BRIDGE, new NewLink.Kind.Bridge())));
        }
    }

    /// Makes a namespace.
    ///
    /// @return the file that stands for it
    Path room(String name) throws IOException {
        var namespace = NetworkNamespace.create();
        rooms.put(name, namespace);
        namespace.bindTo(path(name));
        return path(name);
    }

    NetworkNamespace namespace(String room) {
        return rooms.get(room);
    }

    /// Connects a namespace with the bridge, at once usable.
    void plug(String room, String link, int mtu, String... addresses) throws IOException {
        try (var netlink = yard.netlink();
                var there = rooms.get(room).netlink()) {
            var links = new Links(netlink);
            var port = "port" + ports++;
            var made = links.create(NewLink.veth(port, link, rooms.get(room)).withMtu(mtu));
            links.setMaster(made, links.get(BRIDGE));
            links.up(made);
            var inside = new Links(there);
            inside.setMtu(inside.get(link), mtu);
            inside.up(inside.get(link));
            for (var address : addresses) {
                new LinkAddresses(there)
                        .add(
                                inside.get(link).index(),
                                IpPrefix.parse(address),
                                LinkAddresses.NO_DAD);
            }
        }
    }

    /// Adds a default route.
    void route(String room, String link, String gateway) throws IOException {
        route(room, link, gateway, 0);
    }

    /// Adds one that others go before, which have a smaller metric.
    void route(String room, String link, String gateway, int metric) throws IOException {
        try (var there = rooms.get(room).netlink()) {
            var address = IpAddress.parse(gateway);
            var all = IpPrefix.all(address.family());
            var index = new Links(there).get(link).index();
            new Routes(there).add(Route.via(all, address, index).withMetric(metric));
        }
    }

    void unplug(String room, String link) throws IOException {
        try (var there = rooms.get(room).netlink()) {
            var links = new Links(there);
            links.delete(links.get(link));
        }
    }

    private Path path(String room) {
        return folder.resolve("netns-" + room);
    }

    @Override
    public void close() throws IOException {
        for (var name : rooms.keySet()) {
            NetworkNamespace.unbind(path(name));
            rooms.get(name).close();
        }
        yard.close();
    }
}
