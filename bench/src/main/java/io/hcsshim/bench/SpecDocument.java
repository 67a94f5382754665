package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The page `SPEC.md`, whose table is that of the last run of the benchmarks; what people wrote around it stays. So do the
/// rows of runs that are longer than all others, T1 and so on, until such a run is made again: the page remembers them.
final class SpecDocument {
    private static final String BEGIN =
            "<!-- table: made by `make spec` from the last `make bench` -->\n";
    private static final String END = "<!-- end of table -->\n";

    private static final String TRUST = "| T";

    private SpecDocument() {}

    /// Whether a line of the table is of the measurement of a row.
    private static boolean tells(String line, Row row) {
        var begin = row.lineBegin();
        return line.startsWith(begin + ";") || line.startsWith(begin + " |");
    }

    /// Puts rows into a page.
    static void write(Path page, List<Row> rows) throws IOException {
        Files.writeString(page, with(Files.readString(page), rows));
    }

    static String with(String page, List<Row> rows) throws IOException {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("the page has no place for the table: " + BEGIN.strip());
        }
        var lines = new ArrayList<>(rows.stream().map(Row::toMarkdown).toList());
        for (var line : page.substring(begin, end).lines().toList()) {
            if (line.startsWith(TRUST) && rows.stream().noneMatch(row -> tells(line, row))) {
                lines.add(line);
            }
        }
        lines.sort(Comparator.comparing(line -> line.startsWith(TRUST) ? line : ""));
        var table = String.join("\n", lines) + "\n";
        return page.substring(0, begin + BEGIN.length())
                + "\n"
                + Row.HEAD
                + "\n"
                + table
                + "\n"
                + page.substring(end);
    }
}
