package io.hcsshim.uvm.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Where names are looked up: resolv.conf(5).
///
/// @param servers addresses of name servers, best first
/// @param search  domains that short names may be in
public record Dns(List<String> servers, List<String> search) {
    /// Nowhere.
    public static final Dns NONE = new Dns(List.of(), List.of());

    /// Checks its parts, and keeps copies of those that could change.
    public Dns {
        servers = List.copyOf(servers);
        search = List.copyOf(search);
    }

    /// Reads a `resolv.conf`; lines that say something else are passed over, and the last `search` or `domain` counts.
    public static Dns parse(String text) {
        var servers = new ArrayList<String>();
        List<String> search = List.of();
        for (var line : text.lines().toList()) {
            var words = Arrays.asList(line.strip().toLowerCase(Locale.ROOT).split("\\s+"));
            var values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> values.stream().limit(1).forEach(servers::add);
                case "search" -> search = List.copyOf(values);
                case "domain" -> search = values.stream().limit(1).toList();
                default -> {} // options, comments
            }
        }
        return new Dns(servers, search);
    }

    /// The same without servers that every machine takes for itself.
    public Dns withoutLoopback() {
        return new Dns(
                servers.stream()
                        .filter(each -> !each.startsWith("127.") && !each.equals("::1"))
                        .toList(),
                search);
    }
}
