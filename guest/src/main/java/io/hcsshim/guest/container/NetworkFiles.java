package io.hcsshim.guest.container;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The text of the three files that tell a container its own name and its name servers.
final class NetworkFiles {
    private static final int MAX_HOSTNAME = 255;
    private static final int MAX_SEARCH_DOMAINS = 32; // as many as Kubernetes allows
    private static final String IPV6_HOSTS =
            """

            # The following lines are desirable for IPv6 capable hosts
            ::1     ip6-localhost ip6-loopback
            fe00::0 ip6-localnet
            ff00::0 ip6-mcastprefix
            ff02::1 ip6-allnodes
            ff02::2 ip6-allrouters
            """;

    private NetworkFiles() {}

    /// Checks a name that the spec gives: letters, digits, `_`, `-` and `.`, at most 255 of them.
    ///
    /// @throws IOException if it is not one
    static String checkedHostname(String name) throws IOException {
        if (name.length() > MAX_HOSTNAME) {
            throw new IOException("hostname has more than 255 characters: " + name);
        }
        for (var i = 0; i < name.length(); i++) {
            var c = name.charAt(i);
            var letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            var digit = c >= '0' && c <= '9';
            if (!letter && !digit && "_-.".indexOf(c) < 0) {
                throw new IOException("hostname has a character that is not allowed: " + name);
            }
        }
        return name;
    }

    static String hostname(String name) {
        return name + "\n";
    }

    static String hosts(String name) {
        var dot = name.indexOf('.');
        var names = dot < 0 ? name : name + " " + name.substring(0, dot);
        return "127.0.0.1 localhost\n127.0.0.1 " + names + "\n" + IPV6_HOSTS;
    }

    /// `resolv.conf` for comma separated search lists and servers, those of each NIC in order.
    ///
    /// @throws IOException for more than 32 search domains
    static String resolvConf(List<String> searchLists, List<String> serverLists)
            throws IOException {
        var search = distinct(searchLists);
        if (search.size() > MAX_SEARCH_DOMAINS) {
            throw new IOException(
                    "more than " + MAX_SEARCH_DOMAINS + " DNS search domains: " + search);
        }
        var text = new StringBuilder();
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        for (var server : distinct(serverLists)) {
            text.append("nameserver ").append(server).append('\n');
        }
        return text.toString();
    }

    private static Set<String> distinct(List<String> lists) {
        var found = new LinkedHashSet<String>();
        for (var list : lists) {
            for (var entry : words(list)) {
                found.add(entry.toLowerCase(Locale.ROOT));
            }
        }
        return found;
    }

    private static List<String> words(String list) {
        var words = new ArrayList<String>();
        for (int at = 0, comma; at <= list.length(); at = comma + 1) {
            comma = list.indexOf(',', at);
            comma = comma < 0 ? list.length() : comma;
            var word = list.substring(at, comma).strip();
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }
}
