package io.hcsshim.disk.ext4;

import java.util.List;

/// The name of an extended attribute as stored: a number for its beginning, and the rest.
record XattrName(int prefix, String suffix) {
    private record Prefix(int index, String text) {}

    /// In the order in which they are tried: `system.` is a beginning of three others.
    private static final List<Prefix> PREFIXES =
            List.of(
                    new Prefix(2, "system.posix_acl_access"),
                    new Prefix(3, "system.posix_acl_default"),
                    new Prefix(8, "system.richacl"),
                    new Prefix(7, "system."),
                    new Prefix(1, "user."),
                    new Prefix(4, "trusted."),
                    new Prefix(6, "security."));

    static XattrName of(String name) {
        for (var prefix : PREFIXES) {
            if (name.startsWith(prefix.text)) {
                return new XattrName(prefix.index, name.substring(prefix.text.length()));
            }
        }
        return new XattrName(0, name);
    }

    String full() {
        for (var known : PREFIXES) {
            if (known.index == prefix) {
                return known.text + suffix;
            }
        }
        return suffix;
    }
}
