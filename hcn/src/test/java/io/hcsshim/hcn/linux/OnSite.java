package io.hcsshim.hcn.linux;

import static io.hcsshim.hcn.linux.Site.ask;
import static io.hcsshim.hcn.linux.Site.network;
import static io.hcsshim.hcn.linux.Site.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.linux.Site.Place;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A test on a [Site]: whatever it made is deleted through the interface, and the host is as it was.
abstract class OnSite {
    @TempDir private Path folder;
    protected Site site;
    protected List<String> before;
    protected Hcn hcn;

    @BeforeEach
    final void open() throws IOException {
        site = new Site(folder);
        before = site.state();
        hcn = new Hcn(site.provider());
    }

    /// Whatever a test made is deleted through the interface, and the host is as it was.
    @AfterEach
    final void nothingStays() throws IOException {
        if (site == null) {
            return;
        }
        try (var _ = site) {
            for (var balancer : hcn.loadBalancers().list()) {
                hcn.loadBalancers().delete(balancer.get(HostComputeLoadBalancer.ID));
            }
            for (var route : hcn.routes().list()) {
                hcn.routes().delete(route.get(HostComputeRoute.ID));
            }
            for (var endpoint : hcn.endpoints().list()) {
                hcn.endpoints().delete(endpoint.get(HostComputeEndpoint.ID));
            }
            for (var namespace : hcn.namespaces().list()) {
                hcn.namespaces().delete(namespace.get(HostComputeNamespace.ID));
            }
            for (var network : hcn.networks().list()) {
                hcn.networks().delete(network.get(HostComputeNetwork.ID));
            }
            assertEquals(before, site.state());
        }
    }

    protected HostComputeNetwork nat() throws IOException {
        return hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24", "fd07::/64"));
    }

    protected static void assertReaches(Place from, Place to, int address) throws IOException {
        try (var there = to.open();
                var here = from.open();
                var _ = serve(there, to.addresses().get(address), 80, "web")) {
            assertEquals(
                    "web " + shown(from.addresses().get(address)),
                    ask(here, to.addresses().get(address), 80));
        }
    }

    /// The address as the JDK writes it.
    protected static String shown(String address) {
        return InetAddress.ofLiteral(address).getHostAddress();
    }

    protected static void assertSilent(Place from, String address, int port) throws IOException {
        try (var here = from.open()) {
            assertSilent(here, address, port);
        }
    }

    protected static void assertSilent(NetworkNamespace from, String address, int port)
            throws IOException {
        assertEquals("", Site.ask(from, address, port, Site.IMPATIENCE_MS));
    }

    protected static String answer(Place from, String address, int port) throws IOException {
        try (var here = from.open()) {
            return ask(here, address, port);
        }
    }
}
