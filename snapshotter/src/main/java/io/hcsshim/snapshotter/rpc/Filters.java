package io.hcsshim.snapshotter.rpc;

import io.hcsshim.snapshotter.layer.SnapshotException;
import io.hcsshim.snapshotter.layer.SnapshotException.Code;
import io.hcsshim.snapshotter.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// containerd's filters (its package `filters`), as far as snapshots have fields: `name`, `parent`, `kind`, `labels`.
///
/// ```
/// filter   = selector { "," selector }          all have to fit
/// selector = field { "." field } [ ("==" | "!=" | "~=") value ]
/// ```
///
/// Fields and values may be quoted. A selector without a value wants the field to be there. One fitting filter is enough.
record Filters(List<Predicate<Snapshot>> filters) {
    Filters {
        filters = List.copyOf(filters);
    }

    /// @throws SnapshotException if one of them is not of this form
    static Filters parse(List<String> texts) throws SnapshotException {
        var filters = new ArrayList<Predicate<Snapshot>>();
        for (var text : texts) {
            filters.add(new Parser(text).filter());
        }
        return new Filters(filters);
    }

    boolean fit(Snapshot snapshot) {
        return filters.isEmpty() || filters.stream().anyMatch(filter -> filter.test(snapshot));
    }

    private static Optional<String> field(Snapshot snapshot, List<String> path) {
        if (path.getFirst().equals("labels")) {
            var label = String.join(".", path.subList(1, path.size()));
            return Optional.ofNullable(snapshot.labels().get(label));
        }
        var text =
                switch (String.join(".", path)) {
                    case "name" -> snapshot.key();
                    case "parent" -> snapshot.parent();
                    case "kind" -> snapshot.kind().name().toLowerCase(Locale.ROOT);
                    default -> "";
                };
        return Optional.of(text).filter(value -> !value.isEmpty());
    }

    /// Confined to one thread.
    private static final class Parser {
        private static final String ENDS = ".,=!~\"";
        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        Predicate<Snapshot> filter() throws SnapshotException {
            var all = selector();
            while (at < text.length()) {
                expect(',');
                all = all.and(selector());
            }
            return all;
        }

        private Predicate<Snapshot> selector() throws SnapshotException {
            var path = new ArrayList<String>();
            path.add(word(ENDS));
            while (at < text.length() && text.charAt(at) == '.') {
                at++;
                path.add(word(ENDS));
            }
            var field = List.copyOf(path);
            if (at == text.length() || text.charAt(at) == ',') {
                return snapshot -> field(snapshot, field).isPresent();
            }
            char operator = text.charAt(at++);
            expect('=');
            var value = word(",");
            return switch (operator) {
                case '=' -> snapshot -> field(snapshot, field).orElse("").equals(value);
                case '!' -> snapshot -> !field(snapshot, field).orElse("").equals(value);
                case '~' -> matches(field, value);
                default -> throw wrong("an operator is wanted");
            };
        }

        private Predicate<Snapshot> matches(List<String> field, String regex)
                throws SnapshotException {
            try {
                var pattern = Pattern.compile(regex);
                return snapshot -> pattern.matcher(field(snapshot, field).orElse("")).find();
            } catch (PatternSyntaxException e) {
                throw wrong(e.getDescription());
            }
        }

        /// A quoted word, or everything before one of `ends`.
        private String word(String ends) throws SnapshotException {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int start = at;
            while (at < text.length() && ends.indexOf(text.charAt(at)) < 0) {
                at++;
            }
            if (at == start && !ends.equals(",")) {
                throw wrong("a field is wanted");
            }
            return text.substring(start, at);
        }

        private String quoted() throws SnapshotException {
            var word = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                word.append(text.charAt(at));
            }
            expect('"');
            return word.toString();
        }

        private void expect(char c) throws SnapshotException {
            if (at >= text.length() || text.charAt(at) != c) {
                throw wrong("'" + c + "' is wanted");
            }
            at++;
        }

        private SnapshotException wrong(String why) {
            return new SnapshotException(
                    Code.INVALID_ARGUMENT, "filter '" + text + "', at " + at + ": " + why);
        }
    }
}
