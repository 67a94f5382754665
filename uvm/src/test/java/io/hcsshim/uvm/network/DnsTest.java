package io.hcsshim.uvm.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DnsTest {
    @Test
    void serversAndSearchDomainsAreRead() {
        var dns =
                Dns.parse(
                        """
                        # from Kubernetes
                        search Default.svc.cluster.local svc.cluster.local  cluster.local
                        nameserver 10.96.0.10
                        \tnameserver fd00::A ; the other
                        options ndots:5
                        """);

        assertEquals(List.of("10.96.0.10", "fd00::a"), dns.servers());
        assertEquals(
                List.of("default.svc.cluster.local", "svc.cluster.local", "cluster.local"),
                dns.search());
    }

    @Test
    void theLastOfDomainAndSearchCounts() {
        assertEquals(List.of("a"), Dns.parse("search x y\ndomain a b").search());
        assertEquals(List.of("x", "y"), Dns.parse("domain a\nsearch x y").search());
    }

    @Test
    void anEmptyFileSaysNothing() {
        assertEquals(Dns.NONE, Dns.parse(""));
        assertEquals(Dns.NONE, Dns.parse("\n\nnameserver\nsearch\n"));
    }
}
