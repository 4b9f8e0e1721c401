package dev.mailchute.bench;

import java.util.List;
import java.util.Locale;

/** Horizontal bars in one or more panels below each other, as SVG. */
final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABELS = 330;
    private static final int BARS = 450;
    private static final int LINE = 20;

    private final StringBuilder shapes = new StringBuilder();
    private int y = 10;

    /** @param isOwn whether it is Mailchute's, and not there for comparison */
    record Bar(String label, double value, String text, boolean isOwn) {}

    BarChart panel(String title, List<Bar> bars) {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        y += LINE;
        text(10, "start", "bold", title);
        for (Bar bar : bars) {
            y += LINE;
            text(LABELS - 8, "end", "normal", bar.label());
            double width = Math.max(1, BARS * bar.value() / most);
            shapes.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>%n",
                    LABELS,
                    y - 11,
                    width,
                    bar.isOwn() ? "#2563a8" : "#9aa3ad"));
            text(LABELS + (int) width + 6, "start", "normal", bar.text());
        }
        y += LINE;
        return this;
    }

    private void text(int x, String anchor, String weight, String words) {
        shapes.append(String.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
                x, y, anchor, weight, words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    String svg() {
        return String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %1$d %2$d\" width=\"%1$d\" height=\"%2$d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" fill=\"#1f2328\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"#ffffff\"/>%n%3$s</svg>%n",
                WIDTH, y + 10, shapes);
    }
}
