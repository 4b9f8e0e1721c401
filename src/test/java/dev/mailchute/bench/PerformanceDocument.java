package dev.mailchute.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables between two comments of {@code performance.md}, and the picture beside it. What stands around them is written by people. */
final class PerformanceDocument {
    private static final String BEGIN = "<!-- measured: begin -->";
    private static final String END = "<!-- measured: end -->";

    private final Path docs;
    private final List<Row> rows;
    private final Map<String, List<Figures>> measured;

    PerformanceDocument(Path docs, List<Row> rows, Map<String, List<Figures>> measured) {
        this.docs = docs;
        this.rows =
                rows.stream().filter(row -> measured.containsKey(row.name())).toList();
        this.measured = measured;
    }

    void write() throws IOException {
        Path file = docs.resolve("performance.md");
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(file + " needs the lines " + BEGIN + " and " + END);
        }
        Files.writeString(file, text.substring(0, begin + BEGIN.length()) + "\n\n" + tables() + text.substring(end));
        Path pictures = Files.createDirectories(docs.resolve("images"));
        Files.writeString(pictures.resolve("performance.svg"), picture());
    }

    String tables() throws IOException {
        StringBuilder text = new StringBuilder(machine()).append("\n\n");
        for (Section section : Section.values()) {
            List<Row> own =
                    rows.stream().filter(row -> row.section() == section).toList();
            if (!own.isEmpty()) {
                text.append("**").append(section.title()).append("**\n\n");
                text.append(line("", section.columns().stream().map(Column::heading)));
                text.append(line("---", section.columns().stream().map(column -> "---:")));
                own.forEach(row -> text.append(line(row.title(), cells(row))));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private Stream<String> cells(Row row) {
        Figures figures = figures(row);
        return row.section().columns().stream()
                .map(column -> figures.value(column).map(column::text).orElse("–"));
    }

    private Figures figures(Row row) {
        return Figures.medians(measured.get(row.name()));
    }

    private static String line(String first, Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| " + first + " | ", " |\n"));
    }

    private String machine() throws IOException {
        long violations = rows.stream()
                .flatMap(row -> figures(row).value(Column.VIOLATIONS).stream())
                .mapToLong(Double::longValue)
                .sum();
        int runs = measured.values().stream().mapToInt(List::size).min().orElse(0);
        Path cpus = Path.of("/proc/cpuinfo");
        String model = Files.exists(cpus)
                ? Files.readAllLines(cpus).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> ", " + line.replaceAll(".*: *", ""))
                        .findFirst()
                        .orElse("")
                : "";
        return String.format(
                "Measured on %s: %d processors%s, %s, Java %s; %s. Violations of Graph's limits: %d.",
                LocalDate.now(),
                Runtime.getRuntime().availableProcessors(),
                model,
                System.getProperty("os.name"),
                System.getProperty("java.version"),
                runs <= 1 ? "one run of each row" : "medians of " + runs + " runs",
                violations);
    }

    private String picture() {
        return new BarChart()
                .panel("Share of what Graph allows, steady, %", bars(Column.STEADY_SHARE))
                .panel("CPU for each message, steady, ms", bars(Column.STEADY_CPU))
                .panel("Peak resident memory, MB", bars(Column.RESIDENT))
                .svg();
    }

    private List<BarChart.Bar> bars(Column column) {
        List<BarChart.Bar> bars = new ArrayList<>();
        for (Row row : rows) {
            if (row.section() == Section.IN) {
                figures(row)
                        .value(column)
                        .ifPresent(value -> bars.add(new BarChart.Bar(
                                row.title(),
                                value,
                                column.text(value),
                                row.name().startsWith("in-"))));
            }
        }
        return bars;
    }
}
