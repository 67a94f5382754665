package io.hcsshim.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTest {
    @Test
    void aRowIsJudgedByItsRatioOrItsValue() {
        assertEquals(Optional.of(Bound.Verdict.MISSED), row(30, 10, "≤ 2.0 × (1.5)").verdict());
        assertEquals(Optional.of(Bound.Verdict.MET), row(18, 10, "≤ 2.0 × (1.5)").verdict());
        assertEquals(Optional.of(Bound.Verdict.TARGET), row(15, 10, "≤ 2.0 × (1.5)").verdict());
        assertEquals(Optional.of(Bound.Verdict.MET), row(6, 10, "≥ 0.5 × (0.9)").verdict());
        assertEquals(Optional.of(Bound.Verdict.MISSED), row(4, 10, "≥ 0.5 × (0.9)").verdict());
        assertEquals(Optional.of(Bound.Verdict.MET), row(1400, 1, "≤ 1,500 ms (800)").verdict());
        assertEquals(Optional.of(Bound.Verdict.TARGET), row(5, 1, "≤ 20 (6)").verdict());
        assertEquals(Optional.empty(), row(5, 1, "").verdict());
        assertThrows(IllegalArgumentException.class, () -> Bound.parse("fast"));
    }

    @Test
    void whatWasKeptIsReadBack() throws Exception {
        var samples = new Samples(new double[] {3, 1, 2});
        var rows =
                List.of(
                        row(1.5, 3, "≤ 20 (6)"),
                        new Row(
                                "S2",
                                "a",
                                "ms",
                                Optional.of(Row.Value.of(samples)),
                                Optional.empty(),
                                "",
                                ""),
                        new Row("", "b", "", Optional.empty(), Optional.empty(), "", "no disk"));
        for (var row : rows) {
            assertEquals(row, Row.parse(row.toJson()));
        }
        assertEquals(3, rows.get(1).measured().orElseThrow().p99().orElseThrow());
    }

    @Test
    void theTableOfThePageIsReplacedAndItsWordsStay() throws Exception {
        var page =
                "Words.\n<!-- table: made by `make spec` from the last `make bench` -->\nold\n"
                        + "<!-- end of table -->\nMore words.\n";

        var made = SpecDocument.with(page, List.of(row(1, 2, "≤ 2.0 × (1.5)")));

        assertTrue(made.startsWith("Words.\n") && made.endsWith("\nMore words.\n"), made);
        assertTrue(made.contains("| S1 | thing | 1.00 ms |") && !made.contains("old"), made);
        assertTrue(made.contains("| 0.50 × | ≤ 2.0 × (1.5) | yes, the target too |"), made);
        assertEquals(made, SpecDocument.with(made, List.of(row(1, 2, "≤ 2.0 × (1.5)"))));
        assertThrows(IOException.class, () -> SpecDocument.with("Words.", List.of()));
    }

    @Test
    void buildsAreComparedRunByRun() {
        var before = List.of(List.of(row(10, 10, "")), List.of(row(40, 20, "")));
        var now = List.of(List.of(row(20, 10, "")), List.of(row(20, 20, "")));

        var table = Comparison.table(before, now);

        assertTrue(table.contains("| S1 | thing | 2.000 | 2.000 | 0.50 | 2.00 | 2.00 |"), table);
    }

    @Test
    void thePageRemembersLongRunsUntilTheyAreMadeAgain() throws Exception {
        var old =
                new Row(
                        "T3",
                        "points",
                        "",
                        value(200),
                        Optional.empty(),
                        "≥ 200 (200)",
                        "",
                        "`old`");
        var other = new Row("T4", "end", "ms", value(3), Optional.empty(), "", "", "`other`");
        var page =
                SpecDocument.with(
                        "<!-- table: made by `make spec` from the last `make bench` -->\n<!-- end of table -->\n",
                        List.of(row(1, 2, ""), old, other));

        var now =
                new Row(
                        "T3",
                        "points",
                        "",
                        value(300),
                        Optional.empty(),
                        "≥ 200 (200)",
                        "",
                        "`new`");
        var next = SpecDocument.with(page, List.of(row(1, 2, ""), now));

        assertTrue(next.contains("| T3 | points; `new` | 300"), next);
        assertTrue(next.contains("| T4 | end; `other` | 3.00 ms"), next);
        assertEquals(1, next.lines().filter(line -> line.startsWith("| S1")).count());
        assertEquals(1, next.lines().filter(line -> line.startsWith("| T3")).count());
    }

    private static Optional<Row.Value> value(double of) {
        return Optional.of(Row.Value.of(of));
    }

    @Test
    void picturesAreWellFormed() {
        var curve = new Chart.Line("a < b & c", "pods", "ms", List.of(1.0, 3.0, 2.0));
        var bars =
                new Chart.Bars(
                        "where",
                        "ms",
                        List.of(new Chart.Bar("one", List.of(new Chart.Part("boot", 12.5)))));
        for (var svg : List.of(curve.toSvg(), bars.toSvg())) {
            assertTrue(svg.startsWith("<svg ") && svg.endsWith("</svg>\n"), svg);
            assertEquals(0, svg.replaceAll("&(amp|lt);", "").chars().filter(c -> c == '&').count());
            for (var line : svg.lines().skip(1).filter(text -> !text.equals("</svg>")).toList()) {
                assertTrue(line.matches("<(\\w+)( [^<>]+)?(/>|>[^<>]*</\\1>)"), line);
            }
        }
    }

    private static Row row(double measured, double reference, String must) {
        return new Row(
                "S1",
                "thing",
                "ms",
                Optional.of(Row.Value.of(measured)),
                Optional.of(Row.Value.of(reference)),
                must,
                "");
    }
}
