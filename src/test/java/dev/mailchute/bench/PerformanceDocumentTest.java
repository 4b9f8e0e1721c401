package dev.mailchute.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PerformanceDocumentTest {
    private static final Row MEASURED = new Row("in-1x50", "one & all", Section.IN, tenant -> new Figures());
    private static final Row SKIPPED = new Row("script", "a peer", Section.IN, tenant -> new Figures());

    @TempDir
    Path docs;

    @Test
    void only_what_stands_between_the_comments_is_replaced() throws IOException {
        Files.writeString(
                docs.resolve("performance.md"),
                "before\n<!-- measured: begin -->\nold\n<!-- measured: end -->\nafter\n");

        document(run(10)).write();

        String text = Files.readString(docs.resolve("performance.md"));
        assertTrue(text.startsWith("before\n<!-- measured: begin -->\n\nMeasured on "), text);
        assertTrue(text.endsWith("\n<!-- measured: end -->\nafter\n"), text);
        assertFalse(text.contains("old"), text);
    }

    @Test
    void a_document_without_the_comments_is_left_as_it_is() throws IOException {
        Files.writeString(docs.resolve("performance.md"), "by hand");

        assertThrows(IOException.class, () -> document(run(10)).write());

        assertEquals("by hand", Files.readString(docs.resolve("performance.md")));
    }

    @Test
    void a_row_has_the_medians_of_its_runs_and_a_dash_for_what_was_not_measured() throws IOException {
        String tables = document(run(30), run(10), run(20)).tables();

        assertTrue(tables.contains("| one & all | – | – | – | 20.0 | – |"), tables);
        assertTrue(tables.contains("medians of 3 runs"), tables);
    }

    @Test
    void the_median_of_two_runs_lies_between_them() {
        assertEquals(
                15,
                Figures.medians(List.of(run(20), run(10))).value(Column.RATE).orElseThrow());
    }

    @Test
    void a_row_that_was_not_measured_is_left_out() throws IOException {
        assertFalse(document(run(10)).tables().contains("a peer"));
    }

    @Test
    void the_picture_has_a_bar_for_each_row() throws IOException {
        Files.writeString(docs.resolve("performance.md"), "<!-- measured: begin --><!-- measured: end -->");

        document(new Figures().with(Column.STEADY_CPU, 3.5)).write();

        String picture = Files.readString(docs.resolve("images/performance.svg"));
        assertTrue(picture.contains(">one &amp; all</text>"), picture);
        assertTrue(picture.contains(">3.50</text>"), picture);
    }

    private PerformanceDocument document(Figures... runs) {
        return new PerformanceDocument(docs, List.of(MEASURED, SKIPPED), Map.of("in-1x50", List.of(runs)));
    }

    private static Figures run(double rate) {
        return new Figures().with(Column.RATE, rate);
    }
}
