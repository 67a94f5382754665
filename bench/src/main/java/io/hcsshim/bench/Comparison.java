package io.hcsshim.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Two builds against each other, measured in turns so that both met the same machine.
///
/// What is compared of each pair of runs is what a row is held to: its ratio to the reference where it has one, else its value.
final class Comparison {
    private static final String HEAD =
            "| goal | what | before | now | now ÷ before: lowest | median | highest |\n|---|---|---|---|---|---|---|";

    private Comparison() {}

    /// @param before runs of the one build
    /// @param now    runs of the other; the first of each were neighbours, and so on
    static String table(List<List<Row>> before, List<List<Row>> now) {
        var lines = new ArrayList<>(List.of(HEAD));
        Map<String, Row> names = new LinkedHashMap<>();
        now.getFirst().forEach(row -> names.put(row.key(), row));
        for (var name : names.entrySet()) {
            var pairs = new ArrayList<double[]>();
            for (int i = 0; i < Math.min(before.size(), now.size()); i++) {
                var was = value(before.get(i), name.getKey());
                var is = value(now.get(i), name.getKey());
                if (was > 0 && is > 0) {
                    pairs.add(new double[] {was, is});
                }
            }
            if (!pairs.isEmpty()) {
                lines.add(line(name.getValue(), pairs));
            }
        }
        return String.join("\n", lines);
    }

    private static String line(Row row, List<double[]> pairs) {
        var changes = samples(pairs, pair -> pair[1] / pair[0]);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %.3f | %.2f | %.2f | %.2f |",
                row.goal(),
                row.what(),
                samples(pairs, pair -> pair[0]).p50(),
                samples(pairs, pair -> pair[1]).p50(),
                changes.sorted()[0],
                changes.p50(),
                changes.max());
    }

    private interface Part {
        double of(double[] pair);
    }

    private static Samples samples(List<double[]> pairs, Part part) {
        return new Samples(pairs.stream().mapToDouble(part::of).toArray());
    }

    /// What a row of a run came to; 0 if it has no such row.
    private static double value(List<Row> run, String key) {
        for (var row : run) {
            if (row.key().equals(key) && row.measured().isPresent()) {
                return row.ratio().orElse(row.measured().get().typical());
            }
        }
        return 0;
    }
}
