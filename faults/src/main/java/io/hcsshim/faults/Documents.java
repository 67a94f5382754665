package io.hcsshim.faults;

import io.hcsshim.bench.GuestDocuments;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.util.List;

/// The documents of containers that have a network of their own and see little else.
final class Documents {
    private static final List<String> NAMESPACES = List.of("pid", "ipc", "uts", "mount", "network");

    private Documents() {}

    static JsonObject container(List<String> arguments) {
        var mounts =
                JsonArray.of(
                        GuestDocuments.mount("/proc", "proc"),
                        GuestDocuments.mount("/dev", "tmpfs"));
        return GuestDocuments.container(arguments, mounts, NAMESPACES);
    }
}
