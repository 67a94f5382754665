package io.hcsshim.cli.network;

import static io.hcsshim.hcn.schema.HostComputeNamespace.ID;

import io.hcsshim.hcn.linux.LinuxProvider;
import io.hcsshim.hcn.schema.HostComputeNamespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runhcs namespace`: the network namespaces of this host.
@Command(
        name = "namespace",
        description = "Look after network namespaces, into which endpoints are put.",
        mixinStandardHelpOptions = true)
public final class NamespaceCommand {
    private NamespaceCommand() {}

    @Command(name = "ls", description = "List the namespaces, and where they stand.")
    int list(@Option(names = "--json", description = "print their documents") boolean json)
            throws IOException {
        return Networks.use(networks -> {
            for (var namespace : networks.hcn().namespaces().list()) {
                var id = namespace.get(ID);
                int cards = namespace.get(HostComputeNamespace.RESOURCES).size();
                Networks.print(json, namespace, id, path(namespace), cards + " endpoints");
            }
        });
    }

    @Command(
            name = "create",
            description = {
                "Make a namespace, and print where it stands: the PATH of",
                "ctr run --with-ns network:PATH. Its ID is the last part of that."
            })
    int create(
            @Option(
                            names = {"-f", "--file"},
                            paramLabel = "FILE",
                            description = "a document of HCN, - for standard input")
                    Optional<Path> file,
            @Option(names = "--json", description = "print the document") boolean json)
            throws IOException {
        var settings = Networks.document(file, HostComputeNamespace.SHAPE);
        return Networks.use(networks -> {
            var made = networks.hcn().namespaces().create(settings);
            Networks.print(json, made, path(made));
        });
    }

    @Command(name = "inspect", description = "Print the documents of namespaces.")
    int inspect(@Parameters(paramLabel = "NAMESPACE", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                var id = find(networks, each);
                System.out.println(networks.hcn().namespaces().get(id).toText());
            }
        });
    }

    @Command(name = "rm", description = "Take namespaces away; their endpoints stay.")
    int remove(@Parameters(paramLabel = "NAMESPACE", arity = "1..*") List<String> wanted)
            throws IOException {
        return Networks.use(networks -> {
            for (var each : wanted) {
                networks.hcn().namespaces().delete(find(networks, each));
            }
        });
    }

    private static String path(HostComputeNamespace namespace) throws IOException {
        return namespace.json().string(LinuxProvider.PATH);
    }

    /// The id of the namespace that somebody means, by its path too.
    static String find(Networks networks, String wanted) throws IOException {
        var all = networks.hcn().namespaces().list();
        var names = new ArrayList<Networks.Name>();
        for (var namespace : all) {
            names.add(new Networks.Name(namespace.get(ID), path(namespace)));
        }
        return Networks.find("namespace", wanted, names);
    }
}
