package io.hcsshim.cli.network;

import io.hcsshim.hcn.schema.Dns;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Where names are looked up, by flags.
final class DnsWishes {
    @Option(
            names = "--dns",
            paramLabel = "ADDRESS",
            description = "a name server; the best comes first")
    private List<String> servers = new ArrayList<>();

    @Option(
            names = "--dns-search",
            paramLabel = "DOMAIN",
            description = "a domain that short names may be in")
    private List<String> search = new ArrayList<>();

    /// What is said already, with what the flags say in its place.
    Dns apply(Dns said) {
        var wished = said;
        if (!servers.isEmpty()) {
            wished = wished.with(Dns.SERVER_LIST, servers);
        }
        return search.isEmpty() ? wished : wished.with(Dns.SEARCH, search);
    }
}
