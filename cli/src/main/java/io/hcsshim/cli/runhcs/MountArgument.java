package io.hcsshim.cli.runhcs;

import io.hcsshim.protocol.oci.OciMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Mounts as people write them.
final class MountArgument {
    private MountArgument() {}

    /// `SOURCE:DESTINATION` or `SOURCE:DESTINATION:ro`; a relative source is one of the working directory.
    static OciMount volume(String text) {
        var parts = text.split(":", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new IllegalArgumentException(
                    "not SOURCE:DESTINATION or SOURCE:DESTINATION:ro: " + text);
        }
        var options = new ArrayList<>(List.of("rbind"));
        if (parts.length == 3) {
            options.addAll(List.of(parts[2].split(",")));
        }
        return OciMount.of(parts[1], "bind", absolute(parts[0]), options);
    }

    private static String absolute(String source) {
        return source.contains("://") ? source : Path.of(source).toAbsolutePath().toString();
    }

    /// `type=bind,src=…,dst=…,options=rbind:ro`, as `ctr` takes it.
    static OciMount mount(String text) {
        var type = "";
        var source = "";
        var destination = "";
        var options = List.<String>of();
        for (var part : text.split(",")) {
            var equals = part.indexOf('=');
            var value = part.substring(equals + 1);
            switch (equals < 0 ? part : part.substring(0, equals)) {
                case "type" -> type = value;
                case "src", "source" -> source = value;
                case "dst", "destination", "target" -> destination = value;
                case "options" -> options = List.of(value.split(":"));
                default ->
                        throw new IllegalArgumentException(
                                "mount "
                                        + text
                                        + ": '"
                                        + part
                                        + "' is none of type=, src=, dst=, options=");
            }
        }
        if (destination.isEmpty()) {
            throw new IllegalArgumentException("mount " + text + " has no dst=");
        }
        return OciMount.of(destination, type, source, options);
    }
}
