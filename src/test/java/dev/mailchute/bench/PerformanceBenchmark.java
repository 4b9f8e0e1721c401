package dev.mailchute.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures all rows of {@code docs/performance.md}, and writes its tables and its picture.
 *
 * <p>The figures are kept in {@code target/benchmark} after each row. Properties: {@code benchmark.rows}, a regular expression
 * for the names of the rows to measure (all others keep their figures); {@code benchmark.runs} (1), of which the medians
 * count; {@code benchmark.size}, {@code short} or {@code full}; {@code benchmark.heap} (96m); {@code benchmark.java}, the
 * home of another JDK to measure, too.
 */
public final class PerformanceBenchmark {
    private static final Path STORED = Path.of("target/benchmark/figures.json");

    private PerformanceBenchmark() {}

    public static void main(String[] args) throws Exception {
        String wanted = property("benchmark.rows").orElse(".*");
        int runs = Integer.parseInt(property("benchmark.runs").orElse("1"));
        boolean isShort = property("benchmark.size").filter("short"::equals).isPresent();
        Rows rows = new Rows(property("benchmark.heap").orElse("96m"), isShort ? 0.3 : 1, property("benchmark.java"));
        List<Row> measured =
                rows.all().stream().filter(row -> row.name().matches(wanted)).toList();
        Map<String, List<Figures>> stored = stored();
        Instant begun = Instant.now();
        if (!measured.isEmpty()) {
            try (TenantProcess tenant = TenantProcess.start()) {
                for (Row row : measured) {
                    measure(row, tenant, runs).ifPresent(figures -> stored.put(row.name(), figures));
                    store(stored);
                }
            }
        }
        new PerformanceDocument(Path.of("docs"), rows.all(), stored).write();
        System.out.printf("%d s%n", Duration.between(begun, Instant.now()).toSeconds());
        if (!Peers.hasNode()) {
            System.out.println("skipped: the naive script, because there is no node on the PATH");
        }
    }

    private static Optional<String> property(String name) {
        return Optional.ofNullable(System.getProperty(name)).filter(value -> !value.isBlank());
    }

    /** A row that fails says so, and the others go on. */
    private static Optional<List<Figures>> measure(Row row, TenantProcess tenant, int runs) {
        List<Figures> figures = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            try {
                figures.add(row.measurement().measure(tenant));
            } catch (Exception e) {
                System.out.println(row.name() + ": " + e);
                return Optional.empty();
            }
            System.out.println(row.name() + " (" + row.title() + ")");
            figures.get(run)
                    .values()
                    .forEach(
                            (column, value) -> System.out.println("  " + column.heading() + ": " + column.text(value)));
        }
        return Optional.of(figures);
    }

    private static Map<String, List<Figures>> stored() throws IOException {
        return Files.exists(STORED)
                ? Json.mapper()
                        .readValue(
                                Files.readString(STORED), new TypeReference<LinkedHashMap<String, List<Figures>>>() {})
                : new LinkedHashMap<>();
    }

    private static void store(Map<String, List<Figures>> stored) throws IOException {
        Files.createDirectories(STORED.getParent());
        Files.writeString(STORED, Json.mapper().writeValueAsString(stored));
    }
}
