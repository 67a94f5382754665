package io.hcsshim.sys.testing;

import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.Link;
import io.hcsshim.sys.linux.net.LinkAddresses;
import io.hcsshim.sys.linux.net.Links;
import io.hcsshim.sys.linux.net.Netlink;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.Routes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Assumptions;

/// Network namespaces that live as long as a test.
public final class Laboratory implements AutoCloseable {
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    private Laboratory() {}

    /// Skips the test where namespaces cannot be made.
    public static Laboratory open() throws IOException {
        Assumptions.assumeTrue(
                ProcessHandle.current().info().user().orElse("").equals("root"),
                "network namespaces are made by root");
        try (var _ = NetworkNamespace.create()) {
            return new Laboratory();
        } catch (IOException e) {
            return Assumptions.abort("network namespaces cannot be made here: " + e.getMessage());
        }
    }

    /// A namespace and the conversation about it.
    public record Room(NetworkNamespace namespace, Netlink netlink) {
        public Links links() {
            return new Links(netlink);
        }

        public LinkAddresses addresses() {
            return new LinkAddresses(netlink);
        }

        public Routes routes() {
            return new Routes(netlink);
        }

        /// Puts an interface into service, with addresses that can be used at once.
        public Link serve(String link, String... addresses) throws IOException {
            var found = links().get(link);
            links().up(found);
            for (var address : addresses) {
                addresses().add(found.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
            }
            return found;
        }
    }

    public Room room() throws IOException {
        var namespace = hold(NetworkNamespace.create());
        return new Room(namespace, hold(namespace.netlink()));
    }

    public <T extends AutoCloseable> T hold(T resource) {
        held.push(resource);
        return resource;
    }

    @Override
    public void close() throws IOException {
        while (!held.isEmpty()) {
            try {
                held.pop().close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }
}
