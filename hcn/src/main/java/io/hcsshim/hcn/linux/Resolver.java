package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.schema.Dns;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Where names are looked up in a namespace, as its endpoints say.
///
/// @param servers best first
/// @param search  domains that short names may be in
/// @param options as resolv.conf(5) has them
record Resolver(List<String> servers, List<String> search, List<String> options) {
    /// Says nothing.
    static final Resolver NONE = new Resolver(List.of(), List.of(), List.of());

    Resolver {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }

    /// What a document says; the domain is the first that is searched.
    static Resolver of(Dns dns) {
        var search = new ArrayList<String>();
        if (!dns.get(Dns.DOMAIN).isEmpty()) {
            search.add(dns.get(Dns.DOMAIN));
        }
        search.addAll(dns.get(Dns.SEARCH));
        return new Resolver(dns.get(Dns.SERVER_LIST), search, dns.get(Dns.OPTIONS));
    }

    /// What both say, this first.
    Resolver and(Resolver other) {
        return new Resolver(
                both(servers, other.servers),
                both(search, other.search),
                both(options, other.options));
    }

    private static List<String> both(List<String> one, List<String> other) {
        Set<String> all = new LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }

    /// A `resolv.conf`; empty if it would say nothing.
    String toText() {
        var text = new StringBuilder();
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        return text.toString();
    }
}
