package io.hcsshim.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/// The page `SPEC.md`, whose table is that of the last run of the benchmarks; what people wrote around it stays.
final class SpecDocument {
    private static final String BEGIN =
            "<!-- table: made by `make spec` from the last `make bench` -->\n";
    private static final String END = "<!-- end of table -->\n";

    private SpecDocument() {}

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
        var table = rows.stream().map(Row::toMarkdown).collect(Collectors.joining("\n", "", "\n"));
        return page.substring(0, begin + BEGIN.length())
                + "\n"
                + Row.HEAD
                + "\n"
                + table
                + "\n"
                + page.substring(end);
    }
}
