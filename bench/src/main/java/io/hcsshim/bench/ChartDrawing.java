package io.hcsshim.bench;

import java.util.List;
import java.util.Locale;

/// Draws [Chart]s.
final class ChartDrawing {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 360;
    private static final int LEFT = 70;
    private static final int TOP = 40;
    private static final int RIGHT = WIDTH - 20;
    private static final int BOTTOM = HEIGHT - 50;
    private static final int STEPS = 4;
    private static final int BAR = 46;
    private static final List<String> COLOURS =
            List.of(
                    "#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1",
                    "#9c755f", "#bab0ac");

    private final StringBuilder svg = new StringBuilder();

    private ChartDrawing(String title) {
        draw(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                """
                        .formatted(WIDTH, HEIGHT));
        text(WIDTH / 2.0, TOP / 2.0, "middle", title);
    }

    static String line(Chart.Line chart) {
        var drawing = new ChartDrawing(chart.title());
        var most = chart.values().stream().mapToDouble(Double::doubleValue).max().orElse(1);
        for (int i = 0; i <= STEPS; i++) {
            var y = BOTTOM - (BOTTOM - TOP) * i / (double) STEPS;
            drawing.rule(LEFT, y, RIGHT, y);
            drawing.text(LEFT - 6, y + 4, "end", Chart.number(most * i / STEPS));
        }
        drawing.text(LEFT, TOP - 6, "end", chart.unit());
        var points = new StringBuilder();
        var step = (RIGHT - LEFT) / (double) Math.max(1, chart.values().size() - 1);
        for (int i = 0; i < chart.values().size(); i++) {
            var y = BOTTOM - (BOTTOM - TOP) * chart.values().get(i) / most;
            points.append(format("%.1f,%.1f ", LEFT + step * i, y));
        }
        drawing.draw(
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
                        .formatted(COLOURS.getFirst(), points.toString().strip()));
        drawing.text(LEFT, BOTTOM + 18, "middle", "1");
        drawing.text(RIGHT, BOTTOM + 18, "middle", Integer.toString(chart.values().size()));
        drawing.text((LEFT + RIGHT) / 2.0, BOTTOM + 34, "middle", chart.across());
        return drawing.end();
    }

    static String bars(Chart.Bars chart) {
        var drawing = new ChartDrawing(chart.title());
        var most = chart.bars().stream().mapToDouble(Chart.Bar::total).max().orElse(1);
        var y = TOP + 10.0;
        for (var bar : chart.bars()) {
            drawing.bar(bar, most, chart.unit(), y);
            y += BAR * 2 + 20;
        }
        return drawing.end();
    }

    private void bar(Chart.Bar bar, double most, String unit, double y) {
        text(LEFT, y, "start", bar.label() + ": " + Chart.number(bar.total()) + " " + unit);
        double x = LEFT;
        int colour = 0;
        for (var part : bar.parts()) {
            var width = (RIGHT - LEFT) * part.value() / most;
            draw(
                    format(
                            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                            x, y + 8, width, BAR, COLOURS.get(colour++ % COLOURS.size())));
            draw(
                    format(
                            "<text transform=\"translate(%.1f,%.1f) rotate(30)\" font-size=\"10\">%s %s</text>%n",
                            x + 2, y + BAR + 20, escape(part.label()), Chart.number(part.value())));
            x += width;
        }
    }

    private void rule(double x1, double y1, double x2, double y2) {
        draw(
                format(
                        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                        x1, y1, x2, y2));
    }

    private void text(double x, double y, String anchor, String text) {
        draw(
                format(
                        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
                        x, y, anchor, escape(text)));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String format(String form, Object... values) {
        return String.format(Locale.ROOT, form, values);
    }

    private void draw(String element) {
        svg.append(element);
    }

    private String end() {
        return svg.append("</svg>\n").toString();
    }
}
