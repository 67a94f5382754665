package io.hcsshim.bench;

import java.util.List;
import java.util.Locale;

/// A picture of numbers, as an SVG document of 720 × 360.
public sealed interface Chart {
    /// Values in the order in which they came, one point each.
    ///
    /// @param unit of the values
    record Line(String title, String across, String unit, List<Double> values) implements Chart {
        public Line {
            values = List.copyOf(values);
        }
    }

    /// What wholes are made of: one bar each, from left to right.
    record Bars(String title, String unit, List<Bar> bars) implements Chart {
        public Bars {
            bars = List.copyOf(bars);
        }
    }

    /// One whole.
    record Bar(String label, List<Part> parts) {
        public Bar {
            parts = List.copyOf(parts);
        }

        double total() {
            return parts.stream().mapToDouble(Part::value).sum();
        }
    }

    /// A part of a whole.
    record Part(String label, double value) {}

    /// The document.
    default String toSvg() {
        return switch (this) {
            case Line line -> ChartDrawing.line(line);
            case Bars bars -> ChartDrawing.bars(bars);
        };
    }

    /// A number as a person reads it.
    static String number(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%,.0f" : "%.1f", value);
    }
}
