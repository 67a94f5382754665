package io.hcsshim.cli.network;

import static io.hcsshim.hcn.schema.HostComputeNetwork.DNS;
import static io.hcsshim.hcn.schema.HostComputeNetwork.ID;
import static io.hcsshim.hcn.schema.HostComputeNetwork.IPAMS;
import static io.hcsshim.hcn.schema.HostComputeNetwork.NAME;
import static io.hcsshim.hcn.schema.HostComputeNetwork.POLICIES;
import static io.hcsshim.hcn.schema.HostComputeNetwork.TYPE;

import io.hcsshim.hcn.schema.HostComputeNetwork;
import io.hcsshim.hcn.schema.Ipam;
import io.hcsshim.hcn.schema.NetAdapterNameNetworkPolicySetting;
import io.hcsshim.hcn.schema.NetworkPolicy;
import io.hcsshim.hcn.schema.NetworkPolicyType;
import io.hcsshim.hcn.schema.Route;
import io.hcsshim.hcn.schema.Subnet;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs network`: the networks of this host.
@Command(
        name = "network",
        description = "Look after the networks of this host.",
        mixinStandardHelpOptions = true)
public final class NetworkCommand {
    private NetworkCommand() {}

    @Command(name = "ls", description = "List the networks.")
    int list(@Option(names = "--json", description = "print their documents") boolean json)
            throws IOException {
        return Networks.use(networks -> {
            for (var network : networks.hcn().networks().list()) {
                Networks.print(
                        json,
                        network,
                        network.get(ID),
                        network.get(TYPE),
                        network.get(NAME),
                        String.join(" ", subnets(network)));
            }
        });
    }

    private static List<String> subnets(HostComputeNetwork network) {
        return network.get(IPAMS).stream()
                .flatMap(ipam -> ipam.get(Ipam.SUBNETS).stream())
                .map(subnet -> subnet.get(Subnet.IP_ADDRESS_PREFIX))
                .toList();
    }

    @Command(name = "create", description = "Make a network, and print its ID.")
    int create(
            @Parameters(paramLabel = "NAME", arity = "0..1", description = "what it is called")
                    Optional<String> name,
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            description = "a document of HCN, - for standard input")
                    Optional<Path> file,
            @Option(
                            names = "--type",
                            paramLabel = "TYPE",
                            description =
                                    "NAT (default), Internal, Private, Transparent or L2Bridge")
                    Optional<String> type,
            @Option(
                            names = "--subnet",
                            paramLabel = "PREFIX[,GATEWAY]",
                            description = "addresses; the gateway is the first one unless named")
                    List<String> subnets,
            @Option(
                            names = "--adapter",
                            paramLabel = "INTERFACE",
                            description = "what a Transparent or L2Bridge network is on")
                    Optional<String> adapter,
            @Mixin DnsWishes dns,
            @Option(names = "--json", description = "print the document") boolean json)
            throws IOException {
        var settings = Networks.document(file, HostComputeNetwork.SHAPE);
        if (name.isPresent()) {
            settings = settings.with(NAME, name.get());
        }
        if (type.isPresent()) {
            settings = settings.with(TYPE, type.get());
        }
        if (subnets != null && !subnets.isEmpty()) {
            var described = new ArrayList<Subnet>();
            for (var subnet : subnets) {
                described.add(subnet(subnet));
            }
            settings = settings.with(IPAMS, List.of(new Ipam().with(Ipam.SUBNETS, described)));
        }
        if (adapter.isPresent()) {
            settings = onAdapter(settings, adapter.get());
        }
        var wanted = settings.with(DNS, dns.apply(settings.get(DNS)));
        return Networks.use(networks -> {
            var made = networks.hcn().networks().create(wanted);
            Networks.print(json, made, made.get(ID));
        });
    }

    private static HostComputeNetwork onAdapter(HostComputeNetwork settings, String name) {
        var policies = new ArrayList<>(settings.get(POLICIES));
        policies.add(
                NetworkPolicy.of(
                        NetworkPolicyType.NET_ADAPTER_NAME,
                        new NetAdapterNameNetworkPolicySetting()
                                .with(
                                        NetAdapterNameNetworkPolicySetting.NETWORK_ADAPTER_NAME,
                                        name)));
        return settings.with(POLICIES, policies);
    }

    /// A prefix whose default route leads to its gateway.
    static Subnet subnet(String text) {
        var parts = text.split(",", 2);
        var prefix = IpPrefix.parse(parts[0]).network();
        var base = prefix.address();
        var gateway =
                parts.length > 1
                        ? IpAddress.parse(parts[1])
                        : new IpAddress(base.family(), base.high(), base.low() + 1);
        return new Subnet()
                .with(Subnet.IP_ADDRESS_PREFIX, prefix.toString())
                .with(
                        Subnet.ROUTES,
                        List.of(
                                new Route()
                                        .with(Route.NEXT_HOP, gateway.toString())
                                        .with(
                                                Route.DESTINATION_PREFIX,
                                                IpPrefix.all(base.family()).toString())));
    }

    @Command(name = "inspect", description = "Print the documents of networks.")
    int inspect(@Parameters(paramLabel = "NETWORK", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                var id = find(networks, each);
                System.out.println(networks.hcn().networks().get(id).toText());
            }
        });
    }

    @Command(name = "rm", description = "Take networks away that have no endpoints.")
    int remove(@Parameters(paramLabel = "NETWORK", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                networks.hcn().networks().delete(find(networks, each));
            }
        });
    }

    @Command(
            name = "repair",
            description =
                    "Compare what is written down with what is there, and put right what differs.")
    int repair() throws IOException {
        return Networks.use(networks -> {
            var done = networks.provider().repair();
            done.forEach(System.out::println);
            if (done.isEmpty()) {
                System.out.println("all is well");
            }
        });
    }

    @Command(name = "features", description = "Print what networks can do on this host.")
    int features() throws IOException {
        return Networks.use(
                networks -> System.out.println(networks.hcn().features().toDocument().toText()));
    }

    /// The id of the network that somebody means.
    static String find(Networks networks, String wanted) throws IOException {
        return Networks.find(
                "network",
                wanted,
                networks.hcn().networks().list().stream()
                        .map(network -> new Networks.Name(network.get(ID), network.get(NAME)))
                        .toList());
    }
}
