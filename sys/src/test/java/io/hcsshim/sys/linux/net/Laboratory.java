package io.hcsshim.sys.linux.net;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Assumptions;

/// Network namespaces that live as long as a test.
final class Laboratory implements AutoCloseable {
    private final Deque<AutoCloseable> held = new ArrayDeque<>();

    /// Skips the test where namespaces cannot be made.
    static Laboratory open() throws IOException {
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
    record Room(NetworkNamespace namespace, Netlink netlink) {
        Links links() {
            return new Links(netlink);
        }

        LinkAddresses addresses() {
            return new LinkAddresses(netlink);
        }

        Routes routes() {
            return new Routes(netlink);
        }

        /// Puts an interface into service, with addresses that can be used at once.
        Link serve(String link, String... addresses) throws IOException {
            var found = links().get(link);
            links().up(found);
            for (var address : addresses) {
                addresses().add(found.index(), IpPrefix.parse(address), LinkAddresses.NO_DAD);
            }
            return found;
        }
    }

    Room room() throws IOException {
        var namespace = hold(NetworkNamespace.create());
        return new Room(namespace, hold(namespace.netlink()));
    }

    <T extends AutoCloseable> T hold(T resource) {
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
