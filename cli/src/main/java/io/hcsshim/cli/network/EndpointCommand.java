package io.hcsshim.cli.network;

import static io.hcsshim.hcn.schema.HostComputeEndpoint.DNS;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.HOST_COMPUTE_NAMESPACE;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.HOST_COMPUTE_NETWORK;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.ID;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.IP_CONFIGURATIONS;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.MAC_ADDRESS;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.NAME;
import static io.hcsshim.hcn.schema.HostComputeEndpoint.POLICIES;

import io.hcsshim.hcn.schema.EndpointPolicy;
import io.hcsshim.hcn.schema.EndpointPolicyType;
import io.hcsshim.hcn.schema.HostComputeEndpoint;
import io.hcsshim.hcn.schema.IpConfig;
import io.hcsshim.hcn.schema.NatFlags;
import io.hcsshim.hcn.schema.PortMappingPolicySetting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs endpoint`: the network cards of namespaces.
@Command(
        name = "endpoint",
        description = "Look after endpoints: the network cards of namespaces.",
        mixinStandardHelpOptions = true)
public final class EndpointCommand {
    private EndpointCommand() {}

    @Command(name = "ls", description = "List the endpoints.")
    int list(@Option(names = "--json", description = "print their documents") boolean json)
            throws IOException {
        return Networks.use(networks -> {
            for (var endpoint : networks.hcn().endpoints().list()) {
                Networks.print(
                        json,
                        endpoint,
                        endpoint.get(ID),
                        endpoint.get(MAC_ADDRESS),
                        String.join(" ", addresses(endpoint)),
                        attachment(endpoint),
                        endpoint.get(NAME));
            }
        });
    }

    private static String attachment(HostComputeEndpoint endpoint) {
        var namespace = endpoint.get(HOST_COMPUTE_NAMESPACE);
        return namespace.isEmpty() ? "in no namespace" : "in " + namespace;
    }

    private static List<String> addresses(HostComputeEndpoint endpoint) {
        return endpoint.get(IP_CONFIGURATIONS).stream()
                .map(c -> c.get(IpConfig.IP_ADDRESS) + "/" + c.get(IpConfig.PREFIX_LENGTH))
                .toList();
    }

    /// What an endpoint is to be, by flags.
    static final class Wishes {
        @Option(
                names = "--network",
                paramLabel = "NETWORK",
                description = "where it is a port, by name or ID")
        private Optional<String> network = Optional.empty();

        @Option(names = "--name", paramLabel = "NAME", description = "what it is called")
        private Optional<String> name = Optional.empty();

        @Option(
                names = "--ip",
                paramLabel = "ADDRESS",
                description = "an address of the network; else it gets free ones")
        private List<String> addresses = new ArrayList<>();

        @Option(names = "--mac", paramLabel = "ADDRESS", description = "its Ethernet address")
        private Optional<String> mac = Optional.empty();

        @Option(
                names = {"-p", "--publish"},
                paramLabel = "[ADDRESS:]HOST:ENDPOINT[/udp]",
                description = "a port of the host that leads here, for IPv4 and IPv6")
        private List<String> ports = new ArrayList<>();

        @Option(
                names = "--namespace",
                paramLabel = "NAMESPACE",
                description = "put it in there, by ID or path")
        private Optional<String> namespace = Optional.empty();

        HostComputeEndpoint apply(HostComputeEndpoint settings) throws IOException {
            var wished = settings;
            if (name.isPresent()) {
                wished = wished.with(NAME, name.get());
            }
            if (mac.isPresent()) {
                wished = wished.with(MAC_ADDRESS, mac.get());
            }
            if (!addresses.isEmpty()) {
                var configs =
                        addresses.stream().map(a -> new IpConfig().with(IpConfig.IP_ADDRESS, a));
                wished = wished.with(IP_CONFIGURATIONS, configs.toList());
            }
            if (!ports.isEmpty()) {
                var policies = new ArrayList<>(wished.get(POLICIES));
                for (var port : ports) {
                    policies.addAll(published(port));
                }
                wished = wished.with(POLICIES, policies);
            }
            return wished;
        }
    }

    /// `8080:80`, `8080:80/udp`, `192.0.2.1:8080:80`.
    static List<EndpointPolicy> published(String text) throws IOException {
        int slash = text.indexOf('/');
        var protocol = slash < 0 ? "tcp" : text.substring(slash + 1);
        var parts = (slash < 0 ? text : text.substring(0, slash)).split(":(?=\\d+(:\\d+)?$)");
        long number =
                switch (protocol) {
                    case "tcp" -> 6;
                    case "udp" -> 17;
                    default -> throw new IOException("no protocol for ports: " + protocol);
                };
        try {
            var mapping =
                    new PortMappingPolicySetting()
                            .with(PortMappingPolicySetting.PROTOCOL, number)
                            .with(
                                    PortMappingPolicySetting.INTERNAL_PORT,
                                    Integer.parseInt(parts[parts.length - 1]))
                            .with(
                                    PortMappingPolicySetting.EXTERNAL_PORT,
                                    Integer.parseInt(parts[parts.length - 2]));
            if (parts.length == 3) {
                return List.of(policy(mapping.with(PortMappingPolicySetting.VIP, parts[0])));
            }
            return List.of(
                    policy(mapping),
                    policy(mapping.with(PortMappingPolicySetting.FLAGS, NatFlags.IPV6)));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not [ADDRESS:]HOST:ENDPOINT[/udp]: " + text, e);
        }
    }

    private static EndpointPolicy policy(PortMappingPolicySetting mapping) {
        return EndpointPolicy.of(EndpointPolicyType.PORT_MAPPING, mapping);
    }

    @Command(name = "create", description = "Make an endpoint, and print its ID.")
    int create(
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            description = "a document of HCN, - for standard input")
                    Optional<Path> file,
            @Mixin Wishes wishes,
            @Mixin DnsWishes dns,
            @Option(names = "--json", description = "print the document") boolean json)
            throws IOException {
        var said = wishes.apply(Networks.document(file, HostComputeEndpoint.SHAPE));
        var settings = said.with(DNS, dns.apply(said.get(DNS)));
        return Networks.use(networks -> {
            var hcn = networks.hcn();
            var wanted = settings;
            if (wishes.network.isPresent()) {
                var network = NetworkCommand.find(networks, wishes.network.get());
                wanted = settings.with(HOST_COMPUTE_NETWORK, network);
            }
            if (wanted.get(HOST_COMPUTE_NETWORK).isEmpty()) {
                throw new IOException("say on which network: --network, or in the document");
            }
            Optional<String> namespace = Optional.empty();
            if (wishes.namespace.isPresent()) {
                namespace = Optional.of(NamespaceCommand.find(networks, wishes.namespace.get()));
            }
            var made = hcn.endpoints().create(wanted);
            if (namespace.isPresent()) {
                made = attached(networks, made, namespace.get());
            }
            Networks.print(json, made, made.get(ID));
        });
    }

    /// An endpoint that cannot be put where it is wanted is not left behind.
    private static HostComputeEndpoint attached(
            Networks networks, HostComputeEndpoint made, String namespace) throws IOException {
        var id = made.get(ID);
        try {
            networks.hcn().namespaces().attach(namespace, id);
        } catch (IOException e) {
            networks.hcn().endpoints().delete(id);
            throw e;
        }
        return networks.hcn().endpoints().get(id);
    }

    @Command(name = "attach", description = "Put an endpoint into a namespace.")
    int attach(
            @Parameters(index = "0", paramLabel = "ENDPOINT") String endpoint,
            @Parameters(index = "1", paramLabel = "NAMESPACE", description = "its ID or path")
                    String namespace)
            throws IOException {
        return Networks.use(networks ->
                networks.hcn()
                        .namespaces()
                        .attach(
                                NamespaceCommand.find(networks, namespace),
                                find(networks, endpoint)));
    }

    @Command(name = "detach", description = "Take an endpoint out of the namespace it is in.")
    int detach(@Parameters(paramLabel = "ENDPOINT") String wanted) throws IOException {
        return Networks.use(networks -> {
            var endpoint = networks.hcn().endpoints().get(find(networks, wanted));
            var namespace = endpoint.get(HOST_COMPUTE_NAMESPACE);
            if (namespace.isEmpty()) {
                throw new IOException("endpoint " + wanted + " is in no namespace");
            }
            networks.hcn().namespaces().detach(namespace, endpoint.get(ID));
        });
    }

    @Command(name = "inspect", description = "Print the documents of endpoints.")
    int inspect(@Parameters(paramLabel = "ENDPOINT", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                var id = find(networks, each);
                System.out.println(networks.hcn().endpoints().get(id).toText());
            }
        });
    }

    @Command(name = "rm", description = "Take endpoints away, out of their namespaces too.")
    int remove(@Parameters(paramLabel = "ENDPOINT", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                networks.hcn().endpoints().delete(find(networks, each));
            }
        });
    }

    /// The id of the endpoint that somebody means.
    static String find(Networks networks, String wanted) throws IOException {
        return Networks.find(
                "endpoint",
                wanted,
                networks.hcn().endpoints().list().stream()
                        .map(endpoint -> new Networks.Name(endpoint.get(ID), endpoint.get(NAME)))
                        .toList());
    }
}
