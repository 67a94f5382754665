package io.hcsshim.bench;

import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Where the time of starts goes: how long machines take from each phase to the next, by the shim's trace.
final class Phases {
    private Phases() {}

    /// The typical way of the machines whose names begin with `prefix`.
    static Chart.Bar typical(Path trace, String prefix, String label) throws IOException {
        Map<String, Instant> before = new LinkedHashMap<>();
        Map<String, List<Double>> taken = new LinkedHashMap<>();
        for (var line : Files.readAllLines(trace)) {
            var json = JsonObject.parse(line);
            var machine = json.string("uvm");
            var now = Instant.parse(json.string("time"));
            var since = machine.startsWith(prefix) ? before.put(machine, now) : null;
            if (since != null) {
                taken.computeIfAbsent(json.string("phase"), _ -> new ArrayList<>())
                        .add(Duration.between(since, now).toNanos() / 1e6);
            }
        }
        var parts = new ArrayList<Chart.Part>();
        taken.forEach((phase, times) -> parts.add(new Chart.Part(phase, median(times))));
        return new Chart.Bar(label, parts);
    }

    private static double median(List<Double> times) {
        return new Samples(times.stream().mapToDouble(Double::doubleValue).toArray()).p50();
    }
}
