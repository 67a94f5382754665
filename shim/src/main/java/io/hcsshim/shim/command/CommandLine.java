package io.hcsshim.shim.command;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The arguments, by the rules of Go's flag package that containerd writes them for: `-name value`, `-name=value`, one
/// dash or two; the first word that is no flag is the action.
///
/// @param flags  what was given, without dashes; a switch without a value is `true`
/// @param action the action, or empty
public record CommandLine(Map<String, String> flags, String action) {
    private static final Set<String> SWITCHES = Set.of("debug", "v", "info");
    private static final Set<String> VALUES =
            Set.of(
                    "namespace",
                    "address",
                    "publish-binary",
                    "id",
                    "bundle",
                    "socket",
                    "events",
                    "options");

    /// Takes arguments apart.
    ///
    /// @throws IOException naming the first that cannot be understood
    public static CommandLine parse(String... arguments) throws IOException {
        var flags = new HashMap<String, String>();
        int at = 0;
        while (at < arguments.length
                && arguments[at].length() > 1
                && arguments[at].charAt(0) == '-') {
            var flag = arguments[at].substring(arguments[at].startsWith("--") ? 2 : 1);
            int equals = flag.indexOf('=');
            var name = equals < 0 ? flag : flag.substring(0, equals);
            if (!SWITCHES.contains(name) && !VALUES.contains(name)) {
                throw new IOException("unknown flag -" + name);
            }
            if (equals >= 0) {
                flags.put(name, flag.substring(equals + 1));
            } else if (SWITCHES.contains(name)) {
                flags.put(name, "true");
            } else if (++at < arguments.length) {
                flags.put(name, arguments[at]);
            } else {
                throw new IOException("flag -" + name + " needs a value");
            }
            at++;
        }
        return new CommandLine(Map.copyOf(flags), at < arguments.length ? arguments[at] : "");
    }

    /// Whether a switch is on.
    public boolean has(String name) {
        return flags.getOrDefault(name, "false").equals("true");
    }

    /// The value of a flag, or empty.
    public String value(String name) {
        return flags.getOrDefault(name, "");
    }

    /// The value of a flag that must be there.
    ///
    /// @throws IOException if it is absent or empty
    public String required(String name) throws IOException {
        var value = value(name);
        if (value.isEmpty()) {
            throw new IOException(name + " is required");
        }
        return value;
    }
}
