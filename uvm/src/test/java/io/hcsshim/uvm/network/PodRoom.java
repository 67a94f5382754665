package io.hcsshim.uvm.network;

import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.MacAddress;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// A network namespace at a path, as a CNI plugin leaves it, and the world at the other end of its interfaces.
final class PodRoom implements AutoCloseable {
    final Path path;
    final NetworkNamespace pod;
    final NetworkNamespace world;
    final Netlink netlink;
    final Links links;

    private PodRoom(Path path, NetworkNamespace pod, NetworkNamespace world) throws IOException {
        this.path = path;
        this.pod = pod;
        this.world = world;
        netlink = pod.netlink();
        links = new Links(netlink);
    }

    /// Skips the test where namespaces cannot be made.
    static PodRoom open(Path path) throws IOException {
        Assumptions.assumeTrue(
                ProcessHandle.current().info().user().orElse("").equals("root"),
                "network namespaces are made by root");
        try {
            var pod = NetworkNamespace.create();
            pod.bindTo(path);
            return new PodRoom(path, pod, NetworkNamespace.create());
        } catch (IOException e) {
            return Assumptions.abort("network namespaces cannot be made here: " + e.getMessage());
        }
    }

    /// An interface with addresses, in service.
    ///
    /// @return its index
    int plug(String name, MacAddress mac, String... addresses) throws IOException {
        var link = links.create(NewLink.veth(name, "far-" + name, world).withMac(mac));
        try (var far = world.netlink()) {
            var end = new Links(far).get("far-" + name);
            new Links(far).up(end);
        }
        links.up(link);
        for (var address : addresses) {
            new LinkAddresses(netlink)
                    .add(link.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
        }
        return link.index();
    }

    @Override
    public void close() throws IOException {
        NetworkNamespace.unbind(path);
        netlink.close();
        pod.close();
        world.close();
    }
}
