package io.hcsshim.uvm.layers;

import java.util.List;
import java.util.Optional;

/// One mount of a root file system as containerd describes it.
///
/// @param type    the file system's type, or a snapshotter's word for what it hands over
/// @param source  what to mount
/// @param target  where below the root; empty for the root itself
/// @param options in mount(8)'s words, `key=value` or a single word
public record Mount(String type, String source, String target, List<String> options) {
    /// Checks its parts, and keeps copies of those that could change.
    public Mount {
        options = List.copyOf(options);
    }

    /// The value of the last option `key=…`.
    Optional<String> option(String key) {
        var prefix = key + "=";
        return options.stream()
                .filter(option -> option.startsWith(prefix))
                .reduce((_, last) -> last)
                .map(option -> option.substring(prefix.length()));
    }

    /// True if the single word is among the options.
    boolean has(String word) {
        return options.contains(word);
    }

    @Override
    public String toString() {
        return type + " mount of '" + source + "'" + (target.isEmpty() ? "" : " on " + target);
    }
}
