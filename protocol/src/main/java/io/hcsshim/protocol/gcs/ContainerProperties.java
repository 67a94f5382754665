package io.hcsshim.protocol.gcs;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonException;
import io.hcsshim.wire.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Properties of a container.
///
/// @param processIds its processes as the machine sees them, in no order; empty if not asked for
/// @param metrics what it uses, in containerd's cgroup v1 shape; empty if not asked for
public record ContainerProperties(List<Long> processIds, Optional<JsonObject> metrics) {
    /// Keeps a copy of the list.
    public ContainerProperties {
        processIds = List.copyOf(processIds);
    }

    /// Reads the document.
    public static ContainerProperties of(JsonObject json) throws JsonException {
        var pids = new ArrayList<Long>();
        for (var process : json.objects("ProcessList")) {
            pids.add(process.uint32("ProcessId"));
        }
        return new ContainerProperties(pids, json.object("LCOWMetrics"));
    }

    /// The document as it travels, inside a string of [GetPropertiesResponse].
    public JsonObject toJson() {
        var processes = new ArrayList<Json>();
        for (var pid : processIds) {
            processes.add(JsonObject.builder().put("ProcessId", pid).build());
        }
        var json = JsonObject.builder().putUnlessEmpty("ProcessList", new JsonArray(processes));
        if (metrics.isPresent()) {
            json.put("LCOWMetrics", metrics.get());
        }
        return json.build();
    }
}
