package dev.mailchute.bench;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one run gave, or the medians of several. */
record Figures(Map<Column, Double> values) {
    Figures() {
        this(new EnumMap<>(Column.class));
    }

    Figures with(Column column, double value) {
        values.put(column, value);
        return this;
    }

    Optional<Double> value(Column column) {
        return Optional.ofNullable(values.get(column));
    }

    static Figures medians(List<Figures> runs) {
        Figures medians = new Figures();
        for (Column column : Column.values()) {
            double[] sorted = runs.stream()
                    .flatMap(run -> run.value(column).stream())
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            if (sorted.length > 0) {
                medians.with(
                        column,
                        Arrays.stream(sorted, (sorted.length - 1) / 2, sorted.length / 2 + 1)
                                .average()
                                .orElseThrow());
            }
        }
        return medians;
    }
}
