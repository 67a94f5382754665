package io.hcsshim.bench;

import java.util.Optional;
import java.util.regex.Pattern;

/// What a row has to reach, as it stands in the table: `≤ 2.0 × (1.5)`, `≥ 0.5 × (0.9)`, `≤ 1,500 ms (800)`.
///
/// @param atMost whether less is better
/// @param must   the goal
/// @param target what is tried for; better than the goal
/// @param ratio  whether it is about the ratio to the reference, and not about the value
/// @param text   as it stands there
record Bound(boolean atMost, double must, double target, boolean ratio, String text) {
    private static final Pattern FORM =
            Pattern.compile("([≤≥]) ([0-9.,]+)( ×| [A-Za-z/%]+)? \\(([0-9.,]+)\\)");

    /// How a row stands to its bound.
    enum Verdict {
        MISSED("no"),
        MET("yes"),
        TARGET("yes, the target too");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// Reads one; empty for a row that is held to nothing.
    static Optional<Bound> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        var match = FORM.matcher(text);
        if (!match.matches()) {
            throw new IllegalArgumentException("not a bound: '" + text + "'");
        }
        return Optional.of(
                new Bound(
                        match.group(1).equals("≤"),
                        number(match.group(2)),
                        number(match.group(4)),
                        " ×".equals(match.group(3)),
                        text));
    }

    Verdict judge(double value) {
        if (holds(value, target)) {
            return Verdict.TARGET;
        }
        return holds(value, must) ? Verdict.MET : Verdict.MISSED;
    }

    private boolean holds(double value, double limit) {
        return atMost ? value <= limit : value >= limit;
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace(",", ""));
    }
}
