package io.hcsshim.bench;

import io.hcsshim.wire.json.Json;
import io.hcsshim.wire.json.JsonArray;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Rows of measurements: printed as a Markdown table as they come, kept as JSON, drawn where there is something to see.
public final class Report {
    private final Path folder;
    private final String file;
    private final String run;
    private final List<Row> rows = new ArrayList<>();

    /// @param folder made if need be; gets `bench.json` and pictures
    Report(Path folder) throws IOException {
        this(folder, "bench.json", "");
    }

    private Report(Path folder, String file, String run) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.file = file;
        this.run = run;
        System.out.println(Row.HEAD);
    }

    /// Rows that stay from one run to the next, each until its measurement is made again: `trust.json`.
    ///
    /// @param run the command that measures now, with its seed
    public static Report trust(Path folder, String run) throws IOException {
        var report = new Report(folder, "trust.json", run + ", " + LocalDate.now());
        report.recall();
        return report;
    }

    /// What the file has now: other runs put rows into it too.
    private void recall() throws IOException {
        var kept = folder.resolve(file);
        if (Files.exists(kept)) {
            rows.clear();
            rows.addAll(read(kept));
        }
    }

    /// A row of repeated timings in milliseconds, whose median stands against that of a reference.
    void against(String goal, String what, Samples measured, Samples reference, String must) {
        add(goal, what, "ms", Row.Value.of(measured), Optional.of(Row.Value.of(reference)), must);
    }

    /// A row whose value stands against a reference.
    void against(
            String goal, String what, String unit, double measured, double reference, String must) {
        add(goal, what, unit, Row.Value.of(measured), Optional.of(Row.Value.of(reference)), must);
    }

    /// A row of repeated timings in milliseconds that stand alone.
    public void alone(String goal, String what, Samples measured, String must) {
        add(goal, what, "ms", Row.Value.of(measured), Optional.empty(), must);
    }

    /// A row whose value stands alone.
    public void alone(String goal, String what, String unit, double measured, String must) {
        add(goal, what, unit, Row.Value.of(measured), Optional.empty(), must);
    }

    public void notMeasured(String goal, String what, String reason) {
        add(new Row(goal, what, "", Optional.empty(), Optional.empty(), "", reason, run));
    }

    /// A picture beside the table.
    public void picture(String name, Chart chart) {
        keep(name + ".svg", chart.toSvg());
    }

    private void add(
            String goal,
            String what,
            String unit,
            Row.Value measured,
            Optional<Row.Value> reference,
            String must) {
        add(new Row(goal, what, unit, Optional.of(measured), reference, must, "", run));
    }

    /// A run that is broken off has kept what it measured.
    private void add(Row row) {
        try {
            if (!run.isEmpty()) {
                recall();
                rows.removeIf(old -> old.key().equals(row.key()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("earlier results cannot be read in " + folder, e);
        }
        rows.add(row);
        System.out.println(row.toMarkdown());
        keep(file, toJson(rows).toText() + "\n");
    }

    private void keep(String name, String text) {
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException("results cannot be kept in " + folder, e);
        }
    }

    private static JsonObject toJson(List<Row> rows) {
        return JsonObject.builder()
                .put("rows", new JsonArray(rows.stream().<Json>map(Row::toJson).toList()))
                .build();
    }

    /// The rows that a run has kept in a file.
    static List<Row> read(Path file) throws IOException {
        var rows = new ArrayList<Row>();
        for (var row : JsonObject.parse(Files.readAllBytes(file)).objects("rows")) {
            rows.add(Row.parse(row));
        }
        return rows;
    }
}
