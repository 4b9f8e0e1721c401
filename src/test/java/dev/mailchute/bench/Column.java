package dev.mailchute.bench;

import java.util.Locale;

/** What is measured, with its heading and the digits after the point. */
enum Column {
    START("start to first message, s", 1),
    FIRST_SHARE("first part: % of the ceiling", 0),
    RATE("steady: messages/s", 1),
    STEADY_SHARE("% of the ceiling", 1),
    FIRST_CPU("first part: CPU ms a message, with the start", 1),
    STEADY_CPU("steady: CPU ms a message", 2),
    TENANT_CPU("the tenant's own", 2),
    RESIDENT("peak resident, MB", 0),
    REQUESTS("requests a message", 2),
    SECONDS("seconds", 1),
    MEGABYTES_RATE("MB/s", 0),
    TOTAL_CPU("CPU, s, with the start", 1),
    VIOLATIONS("violations of Graph's limits", 0);

    private final String heading;
    private final int digits;

    Column(String heading, int digits) {
        this.heading = heading;
        this.digits = digits;
    }

    String heading() {
        return heading;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
