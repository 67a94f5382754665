package io.hcsshim.bench;

import io.hcsshim.wire.json.JsonNumber;
import io.hcsshim.wire.json.JsonObject;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/// One row of the table: a value, and what stands beside it.
///
/// @param goal      the row of the project's goals, `S1` and so on; may be empty
/// @param measured  the value; empty if it could not be measured
/// @param reference the bare thing, from the same run
/// @param must      what it is held to, see [Bound]; empty for nothing
/// @param reason    why it could not be measured; else empty
/// @param run       the command, its seed and its day, if the row outlives the run of the others; else empty
record Row(
        String goal,
        String what,
        String unit,
        Optional<Value> measured,
        Optional<Value> reference,
        String must,
        String reason,
        String run) {
    static final String HEAD =
            "| goal | what | measured | p99 | reference | p99 | ratio | must (target) | met |\n"
                    + "|---|---|---|---|---|---|---|---|---|";

    /// One of the run that all others are of.
    Row(
            String goal,
            String what,
            String unit,
            Optional<Value> measured,
            Optional<Value> reference,
            String must,
            String reason) {
        this(goal, what, unit, measured, reference, must, reason, "");
    }

    /// A number, and the one that 99 of 100 do not exceed; that is the slowest of fewer than 100.
    record Value(double typical, Optional<Double> p99) {
        static Value of(double typical) {
            return new Value(typical, Optional.empty());
        }

        static Value of(Samples samples) {
            return new Value(samples.p50(), Optional.of(samples.p99()));
        }

        private JsonObject toJson() {
            var json = JsonObject.builder().put("typical", JsonNumber.of(typical));
            p99.ifPresent(value -> json.put("p99", JsonNumber.of(value)));
            return json.build();
        }

        private static Value parse(JsonObject json) throws IOException {
            var typical = number(json, "typical");
            if (typical.isEmpty()) {
                throw new IOException("a value of a benchmark without a number: " + json);
            }
            return new Value(typical.get(), number(json, "p99"));
        }

        private static Optional<Double> number(JsonObject json, String name) {
            return json.get(name)
                    .flatMap(value ->
                            value instanceof JsonNumber number
                                    ? Optional.of(number.toDouble())
                                    : Optional.empty());
        }
    }

    /// What two runs of the same measurement have in common.
    String key() {
        return goal + " " + what;
    }

    /// What it is, and the run that it is of.
    private String label() {
        return run.isEmpty() ? what : what + "; " + run;
    }

    /// How the lines begin that tell of the same measurement in a table.
    String lineBegin() {
        return "| " + goal + " | " + what;
    }

    Optional<Double> ratio() {
        return measured.flatMap(value -> reference.map(bare -> value.typical() / bare.typical()));
    }

    Optional<Bound.Verdict> verdict() {
        return Bound.parse(must)
                .flatMap(bound ->
                        (bound.ratio() ? ratio() : measured.map(Value::typical)).map(bound::judge));
    }

    String toMarkdown() {
        if (measured.isEmpty()) {
            return "| %s | %s | not measured here: %s | | | | | %s | |"
                    .formatted(goal, label(), reason.replace("|", "/").replace("\n", " "), must);
        }
        return "| %s | %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        goal,
                        label(),
                        typical(measured),
                        tail(measured),
                        typical(reference),
                        tail(reference),
                        ratio().map(ratio -> format("%.2f ×", ratio)).orElse("–"),
                        must,
                        verdict().map(Bound.Verdict::toString).orElse(""));
    }

    private String typical(Optional<Value> value) {
        return value.map(some -> number(some.typical()) + " " + unit).orElse("–");
    }

    private static String tail(Optional<Value> value) {
        return value.flatMap(Value::p99).map(Row::number).orElse("–");
    }

    private static String number(double value) {
        return value >= 100 ? format("%,.0f", value) : format("%.2f", value);
    }

    private static String format(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }

    JsonObject toJson() {
        var json = JsonObject.builder().put("goal", goal).put("what", what).put("unit", unit);
        measured.ifPresent(value -> json.put("measured", value.toJson()));
        reference.ifPresent(value -> json.put("reference", value.toJson()));
        return json.put("must", must).put("reason", reason).put("run", run).build();
    }

    static Row parse(JsonObject json) throws IOException {
        return new Row(
                json.string("goal"),
                json.string("what"),
                json.string("unit"),
                value(json, "measured"),
                value(json, "reference"),
                json.string("must"),
                json.string("reason"),
                json.string("run"));
    }

    private static Optional<Value> value(JsonObject json, String name) throws IOException {
        var found = json.object(name);
        return found.isEmpty() ? Optional.empty() : Optional.of(Value.parse(found.get()));
    }
}
