package io.hcsshim.cli.network;

import static io.hcsshim.hcn.schema.HostComputeLoadBalancer.FRONTEND_VIPS;
import static io.hcsshim.hcn.schema.HostComputeLoadBalancer.HOST_COMPUTE_ENDPOINTS;
import static io.hcsshim.hcn.schema.HostComputeLoadBalancer.ID;
import static io.hcsshim.hcn.schema.HostComputeLoadBalancer.PORT_MAPPINGS;

import io.hcsshim.hcn.schema.HostComputeLoadBalancer;
import io.hcsshim.hcn.schema.LoadBalancerPortMapping;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs loadbalancer`: addresses that endpoints share.
@Command(
        name = "loadbalancer",
        description = "Look after load balancers: addresses that endpoints share.",
        mixinStandardHelpOptions = true)
public final class LoadBalancerCommand {
    private LoadBalancerCommand() {}

    @Command(name = "ls", description = "List the load balancers.")
    int list(@Option(names = "--json", description = "print their documents") boolean json)
            throws IOException {
        return Networks.use(networks -> {
            for (var balancer : networks.hcn().loadBalancers().list()) {
                Networks.print(
                        json,
                        balancer,
                        balancer.get(ID),
                        String.join(" ", balancer.get(FRONTEND_VIPS)),
                        String.join(
                                " ",
                                balancer.get(PORT_MAPPINGS).stream()
                                        .map(LoadBalancerCommand::text)
                                        .toList()),
                        balancer.get(HOST_COMPUTE_ENDPOINTS).size() + " endpoints");
            }
        });
    }

    private static String text(LoadBalancerPortMapping port) {
        return port.get(LoadBalancerPortMapping.EXTERNAL_PORT)
                + ":"
                + port.get(LoadBalancerPortMapping.INTERNAL_PORT)
                + (port.get(LoadBalancerPortMapping.PROTOCOL) == 17 ? "/udp" : "/tcp");
    }

    @Command(name = "create", description = "Make a load balancer, and print its ID.")
    int create(
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            description = "a document of HCN, - for standard input")
                    Optional<Path> file,
            @Option(
                            names = "--vip",
                            paramLabel = "ADDRESS",
                            description = "its address; that of the host without one")
                    List<String> vips,
            @Option(
                            names = {"-p", "--port"},
                            paramLabel = "OUTSIDE:ENDPOINT[/udp]",
                            description = "a port, and that of the endpoints")
                    List<String> ports,
            @Option(
                            names = "--endpoint",
                            paramLabel = "ENDPOINT",
                            description = "who shares the work, by name or ID")
                    List<String> endpoints,
            @Option(names = "--json", description = "print the document") boolean json)
            throws IOException {
        var settings = Networks.document(file, HostComputeLoadBalancer.SHAPE);
        if (vips != null) {
            settings = settings.with(FRONTEND_VIPS, vips);
        }
        if (ports != null) {
            var mappings = new ArrayList<LoadBalancerPortMapping>();
            for (var port : ports) {
                mappings.add(mapping(port));
            }
            settings = settings.with(PORT_MAPPINGS, mappings);
        }
        var wished = settings;
        return Networks.use(networks -> {
            var wanted = wished;
            if (endpoints != null) {
                var ids = new ArrayList<String>();
                for (var endpoint : endpoints) {
                    ids.add(EndpointCommand.find(networks, endpoint));
                }
                wanted = wished.with(HOST_COMPUTE_ENDPOINTS, ids);
            }
            var made = networks.hcn().loadBalancers().create(wanted);
            Networks.print(json, made, made.get(ID));
        });
    }

    /// `80:8080`, `53:5353/udp`.
    static LoadBalancerPortMapping mapping(String text) throws IOException {
        var parts = text.split("[:/]");
        try {
            boolean udp = parts.length > 2 && parts[2].equals("udp");
            if (parts.length > 3 || parts.length > 2 && !udp && !parts[2].equals("tcp")) {
                throw new IOException("not OUTSIDE:ENDPOINT[/udp]: " + text);
            }
            return new LoadBalancerPortMapping()
                    .with(LoadBalancerPortMapping.PROTOCOL, udp ? 17L : 6L)
                    .with(LoadBalancerPortMapping.EXTERNAL_PORT, Integer.parseInt(parts[0]))
                    .with(LoadBalancerPortMapping.INTERNAL_PORT, Integer.parseInt(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("not OUTSIDE:ENDPOINT[/udp]: " + text, e);
        }
    }

    @Command(name = "inspect", description = "Print the documents of load balancers.")
    int inspect(@Parameters(paramLabel = "LOADBALANCER", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                var id = find(networks, each);
                System.out.println(networks.hcn().loadBalancers().get(id).toText());
            }
        });
    }

    @Command(name = "rm", description = "Take load balancers away.")
    int remove(@Parameters(paramLabel = "LOADBALANCER", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                networks.hcn().loadBalancers().delete(find(networks, each));
            }
        });
    }

    private static String find(Networks networks, String wanted) throws IOException {
        return Networks.find(
                "load balancer",
                wanted,
                networks.hcn().loadBalancers().list().stream()
                        .map(balancer -> new Networks.Name(balancer.get(ID), ""))
                        .toList());
    }
}
