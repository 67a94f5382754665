package io.hcsshim.cli.disk;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A command line of flags alone, one dash or two: `-name`, `-name=value`, `-name value`.
///
/// For programs whose start counts; the others use picocli, which takes a third of a second.
///
/// @param values by name; of a flag without value, `true` or `false`
record Flags(Map<String, String> values) {
    /// A command line that makes no sense.
    static final class WrongUsage extends Exception {
        private static final long serialVersionUID = 1L;

        WrongUsage(String why) {
            super(why);
        }
    }

    /// @param valued   flags that have a value
    /// @param switches flags that are there or not
    static Flags parse(Set<String> valued, Set<String> switches, String... arguments)
            throws WrongUsage {
        var values = new TreeMap<String, String>();
        var left = new ArrayDeque<>(List.of(arguments));
        while (!left.isEmpty()) {
            var argument = left.pop();
            var flag = argument.replaceFirst("^--?", "");
            if (flag.equals(argument) || flag.isEmpty()) {
                throw new WrongUsage("what is '" + argument + "' for?");
            }
            int equals = flag.indexOf('=');
            var name = equals < 0 ? flag : flag.substring(0, equals);
            if (switches.contains(name)) {
                values.put(name, equals < 0 ? "true" : truth(name, flag.substring(equals + 1)));
            } else if (!valued.contains(name)) {
                throw new WrongUsage("there is no flag -" + name);
            } else if (equals >= 0) {
                values.put(name, flag.substring(equals + 1));
            } else if (left.isEmpty()) {
                throw new WrongUsage("the flag -" + name + " needs a value");
            } else {
                values.put(name, left.pop());
            }
        }
        return new Flags(values);
    }

    private static String truth(String name, String value) throws WrongUsage {
        return switch (value) {
            case "true", "1", "t" -> "true";
            case "false", "0", "f" -> "false";
            default -> throw new WrongUsage("the flag -" + name + " is true or false");
        };
    }

    boolean has(String name) {
        return values.getOrDefault(name, "false").equals("true");
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
    }

    long number(String name, long otherwise) throws WrongUsage {
        try {
            return value(name).map(Long::decode).orElse(otherwise);
        } catch (NumberFormatException _) {
            throw new WrongUsage("the flag -" + name + " needs a number");
        }
    }
}
