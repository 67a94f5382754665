package io.hcsshim.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Rows of measurements as a Markdown table, printed as they come.
final class Report {
    private final List<String> rows = new ArrayList<>();

    Report() {
        line("| goal | what | measured | reference | ratio | must |");
        line("|---|---|---|---|---|---|");
    }

    /// A row whose value stands against a reference.
    void against(
            String goal, String what, String unit, double measured, double reference, String must) {
        line(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.2f %s | %.2f %s | %.2f × | %s |",
                        goal,
                        what,
                        measured,
                        unit,
                        reference,
                        unit,
                        measured / reference,
                        must));
    }

    /// A row whose value stands alone.
    void alone(String goal, String what, String unit, double measured, String must) {
        line(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %.1f %s | – | – | %s |",
                        goal,
                        what,
                        measured,
                        unit,
                        must));
    }

    void notMeasured(String goal, String what, String reason) {
        line("| " + goal + " | " + what + " | not measured here: " + reason + " | – | – | |");
    }

    private void line(String text) {
        rows.add(text);
        System.out.println(text);
    }
}
