package io.hcsshim.hcn.linux;

import static io.hcsshim.hcn.linux.Site.network;
import static io.hcsshim.hcn.linux.Site.place;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hcsshim.hcn.Hcn;
import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.hcn.schema.AclPolicySetting;
import io.hcsshim.hcn.schema.Action;
import io.hcsshim.hcn.schema.Direction;
import io.hcsshim.hcn.schema.Dns;
import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.HostComputeRoute;
import io.hcsshim.hcn.schema.NetAdapterNameNetworkPolicySetting;
import io.hcsshim.hcn.schema.NetworkFlags;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.NetworkType;
import io.hcsshim.hcn.schema.PortNameEndpointPolicySetting;
import io.hcsshim.hcn.schema.RequestType;
import io.hcsshim.hcn.schema.SdnRoutePolicySetting;
import io.hcsshim.sys.linux.net.NetworkNamespace;
import io.hcsshim.sys.linux.net.NewLink;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A change that is cut off before any of its steps is undone or finished by whoever comes next, kernel and documents.
@Timeout(120)
class LinuxCrashTest {
    @TempDir private Path folder;
    private Site site;

    @BeforeEach
    void open() throws IOException {
        site = new Site(folder);
    }

    @AfterEach
    void close() throws IOException {
        if (site != null) {
            site.close();
        }
    }

    /// Not an exception that anything catches: it stands for the end of the process.
    private static final class CutOff extends Error {
        CutOff(String step) {
            super(step);
        }
    }

    private interface Change {
        void make(Hcn hcn) throws IOException;
    }

    /// Runs a change again and again, each time cut off one step later, until it comes through.
    ///
    /// @return the steps
    private Set<String> cutOffEverywhere(Change change) throws IOException {
        var steps = new TreeSet<String>();
        var before = kernel();
        for (int last = 0; ; last++) {
            int cut = last;
            var counted = new ArrayList<String>();
            var dying =
                    site.provider(step -> {
                        counted.add(step);
                        if (counted.size() > cut) {
                            throw new CutOff(step);
                        }
                    });
            try {
                change.make(new Hcn(dying));
                return steps;
            } catch (CutOff e) {
                steps.add(e.getMessage());
            }
            new Hcn(site.provider()).networks().list();
            assertFalse(Files.exists(folder.resolve("journal")));
            assertEquals(before, kernel(), "cut off before " + counted.getLast());
        }
    }

    private List<String> kernel() throws IOException {
        return site.state();
    }

    @Test
    void creationsAndChangesAreUndone() throws IOException {
        var hcn = new Hcn(site.provider());
        var settings = network("pods", NetworkType.NAT, "10.7.0.0/24", "fd07::/64");
        var steps = cutOffEverywhere(next -> next.networks().create(settings));
        var network = hcn.networks().find("pods").orElseThrow();
        var plain =
                new HostComputeEndpoint()
                        .with(HostComputeEndpoint.POLICIES, List.of(LinuxAclTest.limit(1 << 20)))
                        .with(
                                HostComputeEndpoint.DNS,
                                new Dns().with(Dns.SERVER_LIST, List.of("10.7.0.1")));
        steps.addAll(cutOffEverywhere(next -> next.endpoints().createOn(network, plain)));
        var room = new HostComputeNamespace();
        steps.addAll(cutOffEverywhere(next -> next.namespaces().create(room)));
        var endpoint = hcn.endpoints().list().getFirst().get(HostComputeEndpoint.ID);
        var namespace = hcn.namespaces().list().getFirst().get(HostComputeNamespace.ID);
        steps.addAll(cutOffEverywhere(next -> next.namespaces().attach(namespace, endpoint)));
        var rules = List.of(block());
        steps.addAll(
                cutOffEverywhere(
                        next -> next.endpoints().applyPolicies(endpoint, RequestType.ADD, rules)));
        var limit = List.of(LinuxAclTest.limit(1 << 20));
        steps.addAll(
                cutOffEverywhere(next ->
                        next.endpoints().applyPolicies(endpoint, RequestType.REMOVE, limit)));
        var hop =
                new SdnRoutePolicySetting()
                        .with(SdnRoutePolicySetting.DESTINATION_PREFIX, "203.0.113.0/24")
                        .with(SdnRoutePolicySetting.NEXT_HOP, "10.7.0.9");
        var route =
                new HostComputeRoute()
                        .with(HostComputeRoute.HOST_COMPUTE_ENDPOINTS, List.of(endpoint))
                        .with(HostComputeRoute.SETTING, List.of(hop));
        steps.addAll(cutOffEverywhere(next -> next.routes().create(route)));
        steps.addAll(cutOffEverywhere(next -> next.namespaces().detach(namespace, endpoint)));

        assertTrue(
                steps.containsAll(
                        List.of(
                                "write journal",
                                "write documents",
                                "make bridge",
                                "finish bridge",
                                "bind namespace",
                                "make port",
                                "plug port",
                                "give card its routes",
                                "finish port",
                                "rules for frames",
                                "rules for packets",
                                "limit card",
                                "change limit",
                                "write name servers",
                                "change routes",
                                "delete port",
                                "forget journal")),
                steps.toString());
    }

    private static EndpointPolicy block() {
        return EndpointPolicy.of(
                EndpointPolicyType.ACL,
                new AclPolicySetting()
                        .with(AclPolicySetting.ACTION, Action.BLOCK)
                        .with(AclPolicySetting.DIRECTION, Direction.IN));
    }

    @Test
    void deletionsAreFinished() throws IOException {
        var before = kernel();
        for (int cut = 0; ; cut++) {
            var hcn = new Hcn(site.provider());
            var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
            var place = place(hcn, network, block());
            var steps = new ArrayList<String>();
            int last = cut;
            var dying =
                    new Hcn(
                            site.provider(step -> {
                                steps.add(step);
                                if (steps.size() > last) {
                                    throw new CutOff(step);
                                }
                            }));
            boolean through = true;
            try {
                dying.endpoints().delete(place.endpoint());
                dying.namespaces().delete(place.namespace());
                dying.networks().delete(network.get(HostComputeNetwork.ID));
            } catch (CutOff _) {
                through = false;
            }
            var done = site.provider();
            done.repair();
            var next = new Hcn(done);
            for (var endpoint : next.endpoints().list()) {
                next.endpoints().delete(endpoint.get(HostComputeEndpoint.ID));
            }
            for (var namespace : next.namespaces().list()) {
                next.namespaces().delete(namespace.get(HostComputeNamespace.ID));
            }
            for (var each : next.networks().list()) {
                next.networks().delete(each.get(HostComputeNetwork.ID));
            }
            assertEquals(before, kernel(), "cut off at " + steps.getLast());
            if (through) {
                assertTrue(steps.containsAll(List.of("unbind namespace", "delete bridge")));
                return;
            }
        }
    }

    @Test
    void aDeletionThatWasWrittenDownIsNotUndone() throws IOException {
        var hcn = new Hcn(site.provider());
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        var id = network.get(HostComputeNetwork.ID);
        var dying =
                site.provider(step -> {
                    if (step.equals("delete bridge")) {
                        throw new CutOff(step);
                    }
                });
        assertEquals(Optional.empty(), LinuxProvider.unfinished(folder));
        assertThrows(CutOff.class, () -> new Hcn(dying).networks().delete(id));

        assertEquals(Optional.of("delete network " + id), LinuxProvider.unfinished(folder));
        assertEquals(List.of(), hcn.networks().list());
        assertEquals(List.of(), kernel().stream().filter(l -> l.contains("hcn")).toList());
    }

    @Test
    void aFailureInTheMiddleIsUndoneAtOnce() throws IOException {
        var hcn = new Hcn(site.provider());
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        var namespace = hcn.namespaces().create(new HostComputeNamespace());
        var name = new PortNameEndpointPolicySetting();
        var settings =
                new HostComputeEndpoint()
                        .with(
                                HostComputeEndpoint.POLICIES,
                                List.of(
                                        EndpointPolicy.of(
                                                EndpointPolicyType.PORT_NAME,
                                                name.with(
                                                        PortNameEndpointPolicySetting.NAME,
                                                        "eth0"))));
        var endpoint = hcn.endpoints().createOn(network, settings);
        var first = hcn.endpoints().createOn(network, settings);
        hcn.namespaces()
                .attach(namespace.get(HostComputeNamespace.ID), first.get(HostComputeEndpoint.ID));
        var before = kernel();

        var failed =
                assertThrows(
                        IOException.class,
                        () ->
                                hcn.namespaces()
                                        .attach(
                                                namespace.get(HostComputeNamespace.ID),
                                                endpoint.get(HostComputeEndpoint.ID)));

        assertTrue(failed.getMessage().contains("EEXIST"), failed.getMessage());
        assertEquals(0, failed.getSuppressed().length);
        assertEquals(before, kernel());
        assertEquals(
                List.of(first.get(HostComputeEndpoint.ID)),
                hcn.namespaces().endpoints(namespace.get(HostComputeNamespace.ID)));
    }

    @Test
    void aNewStartOfTheHostMakesEverythingAgainButWhatWasForOneLife() throws IOException {
        var hcn = new Hcn(site.provider());
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        place(hcn, network, block());
        var before = kernel().stream().map(line -> line.replaceAll("if\\d+", "")).toList();
        var brief = network("brief", NetworkType.PRIVATE, "10.9.0.0/24");
        hcn.networks().create(brief.with(HostComputeNetwork.FLAGS, NetworkFlags.NON_PERSISTENT));

        startAnew();

        assertEquals(List.of("pods"), names(hcn));
        assertEquals(before, kernel());
    }

    private static List<String> names(Hcn hcn) throws IOException {
        return hcn.networks().list().stream().map(n -> n.get(HostComputeNetwork.NAME)).toList();
    }

    /// What a start of the host does: the kernel's objects are gone, and it has another id.
    private void startAnew() throws IOException {
        for (var link : site.host.links().list()) {
            if (link.name().startsWith("hc") && site.host.links().find(link.index()).isPresent()) {
                site.host.links().delete(link);
            }
        }
        try (var namespaces = Files.list(folder.resolve("netns"))) {
            for (var file : namespaces.toList()) {
                NetworkNamespace.unbind(file);
                Files.createFile(file);
            }
        }
        Files.writeString(folder.resolve("host"), "00000000-another-start 1\n");
    }

    @Test
    void whatSomebodyTookAwayIsRepairedAndWhatIsNotOursIsLeftAlone() throws IOException {
        var provider = site.provider();
        var hcn = new Hcn(provider);
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        place(hcn, network);
        var before = kernel();
        assertEquals(List.of(), provider.repair());
        var bridge =
                site.host.links().list().stream()
                        .filter(link -> link.kind().equals("bridge"))
                        .findFirst()
                        .orElseThrow();
        site.host.links().delete(bridge);
        var stray = site.host.links().create(new NewLink("stray", new NewLink.Kind.Bridge()));
        var owner = Files.readString(folder.resolve("owner")).strip();
        site.host.links().setAlias(stray, "hcsshim " + owner + " nothing");
        var theirs = site.host.links().create(new NewLink("theirs", new NewLink.Kind.Bridge()));
        site.host.links().setAlias(theirs, "hcsshim 00000000 nothing");

        var done = provider.repair();

        assertTrue(done.toString().contains("stray"), done.toString());
        assertTrue(done.toString().contains("bridge of network"), done.toString());
        assertTrue(site.host.links().find("theirs").isPresent());
        site.host.links().delete(theirs);
        assertEquals(before, kernel());
    }

    @Test
    void anAdapterThatIsGoneKeepsNobodyElse() throws IOException {
        var provider = site.provider();
        var hcn = new Hcn(provider);
        site.host.links().create(NewLink.veth("lan0", "lan1"));
        var name =
                new NetAdapterNameNetworkPolicySetting()
                        .with(NetAdapterNameNetworkPolicySetting.NETWORK_ADAPTER_NAME, "lan0");
        var lan =
                hcn.networks()
                        .create(
                                network("lan", NetworkType.TRANSPARENT, "10.8.0.0/24")
                                        .with(
                                                HostComputeNetwork.POLICIES,
                                                List.of(
                                                        NetworkPolicy.of(
                                                                NetworkPolicyType.NET_ADAPTER_NAME,
                                                                name))));
        var outside = place(hcn, lan);
        var inside =
                place(hcn, hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24")));
        site.host.links().delete(site.host.links().get("lan0"));

        var done = provider.repair();

        assertEquals(1, done.size(), done.toString());
        assertTrue(
                done.getFirst().startsWith("could not make the card of endpoint"), done.toString());
        hcn.endpoints().delete(outside.endpoint());
        hcn.networks().delete(lan.get(HostComputeNetwork.ID));
        assertEquals(List.of(), provider.repair());
        hcn.namespaces().detach(inside.namespace(), inside.endpoint());
    }

    @Test
    void anInterfaceOfAnotherWithOurNameIsNotTouched() throws IOException {
        var hcn = new Hcn(site.provider());
        hcn.networks().list(); // chooses the owner's id
        var owner = Files.readString(folder.resolve("owner")).strip();
        var id = UUID.fromString("0f3a9c5e-0000-4000-8000-000000000001");
        var name = new Names(owner).bridge(id);
        site.host.links().create(NewLink.veth(name, "other"));

        var settings = network("pods", NetworkType.NAT, "10.7.0.0/24");
        var refused =
                assertThrows(
                        HcnException.class,
                        () ->
                                hcn.networks()
                                        .create(
                                                settings.with(
                                                        HostComputeNetwork.ID, id.toString())));

        assertEquals(HcnError.ACCESS_DENIED, refused.error());
        assertEquals("veth", site.host.links().get(name).kind());
    }

    @Test
    void aFolderOfAnotherNamespaceIsRefused() throws IOException {
        new Hcn(site.provider()).networks().create(network("n", NetworkType.NAT, "10.7.0.0/24"));
        var elsewhere = site.laboratory.room();
        var path = Path.of("/proc/self/fd/" + elsewhere.namespace().fd().number());
        try (var other = LinuxProvider.in(folder, NetworkNamespace.open(path))) {
            var refused = assertThrows(HcnException.class, () -> new Hcn(other).networks().list());
            assertTrue(refused.getMessage().contains("another network namespace"));
        }
    }

    @Test
    void manyCallersAtOnceGetAddressesOfTheirOwn() throws Exception {
        var provider = site.provider();
        var hcn = new Hcn(provider);
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        var other = new Hcn(site.provider()); // as another process would
        var addresses = new CopyOnWriteArrayList<String>();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 16; i++) {
            var by = i % 2 == 0 ? hcn : other;
            threads.add(
                    Thread.startVirtualThread(() -> {
                        try {
                            addresses.add(place(by, network).address());
                        } catch (IOException e) {
                            addresses.add(e.toString());
                        }
                    }));
        }
        for (var thread : threads) {
            thread.join();
        }

        assertEquals(16, new TreeSet<>(addresses).size(), addresses.toString());
        assertTrue(addresses.stream().allMatch(a -> a.startsWith("10.7.0.")), addresses.toString());
        assertEquals(16, hcn.endpoints().list().size());
    }

    /// The same with a process that is killed in truth, in the middle of making a card.
    @Test
    void aProcessThatIsKilledLeavesNothing() throws Exception {
        var hcn = new Hcn(site.provider());
        var network = hcn.networks().create(network("pods", NetworkType.NAT, "10.7.0.0/24"));
        var namespace = hcn.namespaces().create(new HostComputeNamespace());
        var endpoint = hcn.endpoints().createOn(network, new HostComputeEndpoint());
        var before = kernel();
        var process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                folder.toString(),
                                "/proc/"
                                        + ProcessHandle.current().pid()
                                        + "/fd/"
                                        + site.host.namespace().fd().number(),
                                namespace.get(HostComputeNamespace.ID),
                                endpoint.get(HostComputeEndpoint.ID))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (var said = new InputStreamReader(process.getInputStream())) {
            assertEquals('!', said.read(), "it got there");
            assertTrue(kernel().stream().anyMatch(line -> line.contains("interface hce")));
        } finally {
            process.destroyForcibly().waitFor();
        }

        assertEquals(List.of(), hcn.namespaces().endpoints(namespace.get(HostComputeNamespace.ID)));
        assertEquals(before, kernel());
    }

    /// Attaches an endpoint, and waits to be killed before the last step.
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws IOException {
            Steps steps =
                    step -> {
                        if (step.equals("finish port")) {
                            System.out.print('!');
                            System.out.flush();
                            while (true) {
                                LockSupport.park();
                            }
                        }
                    };
            var host = NetworkNamespace.open(Path.of(arguments[1]));
            try (var provider = new LinuxProvider(Path.of(arguments[0]), host, steps)) {
                new Hcn(provider).namespaces().attach(arguments[2], arguments[3]);
            }
        }
    }
}
