package dev.mailchute.bench;

import static dev.mailchute.bench.Column.FIRST_CPU;
import static dev.mailchute.bench.Column.FIRST_SHARE;
import static dev.mailchute.bench.Column.MEGABYTES_RATE;
import static dev.mailchute.bench.Column.RATE;
import static dev.mailchute.bench.Column.REQUESTS;
import static dev.mailchute.bench.Column.RESIDENT;
import static dev.mailchute.bench.Column.SECONDS;
import static dev.mailchute.bench.Column.START;
import static dev.mailchute.bench.Column.STEADY_CPU;
import static dev.mailchute.bench.Column.STEADY_SHARE;
import static dev.mailchute.bench.Column.TENANT_CPU;
import static dev.mailchute.bench.Column.TOTAL_CPU;

import java.util.List;

/** A table of the document. */
enum Section {
    IN(
            "Messages of 40 KB in",
            List.of(START, FIRST_SHARE, STEADY_SHARE, RATE, FIRST_CPU, STEADY_CPU, TENANT_CPU, RESIDENT, REQUESTS)),
    OUT("Messages of 40 KB out", List.of(START, RATE, FIRST_CPU, STEADY_CPU, TENANT_CPU, RESIDENT, REQUESTS)),
    LARGE("Large messages", List.of(SECONDS, MEGABYTES_RATE, TOTAL_CPU, RESIDENT));

    private final String title;
    private final List<Column> columns;

    Section(String title, List<Column> columns) {
        this.title = title;
        this.columns = columns;
    }

    String title() {
        return title;
    }

    List<Column> columns() {
        return columns;
    }
}
