package dev.mailchute.routes;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Optional;

/** Names of time zones. */
final class TimeZones {
    private TimeZones() {}

    /** What to write instead, if there is no such zone. */
    static Optional<String> problem(String written) {
        String name = written.replaceFirst("^RAW\\((.*)\\)$", "$1");
        try {
            ZoneId.of(name, ZoneId.SHORT_IDS);
            return Optional.empty();
        } catch (DateTimeException e) {
            return Optional.of(RouteFindings.nearest(ZoneId.getAvailableZoneIds(), name))
                    .map(near -> near.startsWith("one of") ? "Europe/Berlin" : near);
        }
    }
}
