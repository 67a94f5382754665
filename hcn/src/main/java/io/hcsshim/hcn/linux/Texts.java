package io.hcsshim.hcn.linux;

import io.hcsshim.hcn.HcnError;
import io.hcsshim.hcn.HcnException;
import io.hcsshim.sys.linux.net.IpAddress;
import io.hcsshim.sys.linux.net.IpPrefix;
import io.hcsshim.sys.linux.net.MacAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// What stands as text in documents. Failures name what it is in.
///
/// @param what for instance `endpoint 6b1…`
/// @param error what it is if something cannot be read
record Texts(String what, HcnError error) {
    /// Ports, the ends included.
    record PortRange(int from, int to) {}

    HcnException wrong(String why) {
        return HcnException.of(error, what, why);
    }

    IpPrefix prefix(String text) throws HcnException {
        try {
            return IpPrefix.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    IpAddress address(String text) throws HcnException {
        try {
            return IpAddress.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    /// One word of a line.
    String word(String text) throws HcnException {
        if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw wrong("not a word: '" + text + "'");
        }
        return text;
    }

    MacAddress mac(String text) throws HcnException {
        try {
            return MacAddress.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    UUID guid(String text) throws HcnException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw HcnException.of(HcnError.GUID_CONVERSION, what, "'" + text + "'");
        }
    }

    /// Prefixes joined by commas.
    List<IpPrefix> prefixes(String text) throws HcnException {
        var all = new ArrayList<IpPrefix>();
        for (var each : items(text)) {
            all.add(prefix(each));
        }
        return List.copyOf(all);
    }

    /// Numbers from 0 to 255 joined by commas; 256 is all, as none is.
    List<Integer> protocols(String text) throws HcnException {
        var all = new ArrayList<Integer>();
        for (var each : items(text)) {
            int number = number(each, 256, "protocol");
            if (number == 256) {
                return List.of();
            }
            all.add(number);
        }
        return List.copyOf(all);
    }

    /// Ports and ranges joined by commas.
    List<PortRange> ports(String text) throws HcnException {
        var all = new ArrayList<PortRange>();
        for (var each : items(text)) {
            int dash = each.indexOf('-');
            int from = number(dash < 0 ? each : each.substring(0, dash), 65535, "port");
            int to = dash < 0 ? from : number(each.substring(dash + 1), 65535, "port");
            if (to < from) {
                throw wrong("no range of ports: '" + each + "'");
            }
            all.add(new PortRange(from, to));
        }
        return List.copyOf(all);
    }

    private int number(String text, int most, String kind) throws HcnException {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= 0 && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw wrong("no " + kind + ": '" + text + "'");
    }

    private static List<String> items(String text) {
        var items = new ArrayList<String>();
        for (var item : text.split(",")) {
            if (!item.isBlank()) {
                items.add(item.strip());
            }
        }
        return items;
    }
}
