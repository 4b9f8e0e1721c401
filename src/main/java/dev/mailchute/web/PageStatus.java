package dev.mailchute.web;

import dev.mailchute.health.PartHealth;
import dev.mailchute.health.Status;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What every page shows around its content: counts, what is down, and the time. */
final class PageStatus {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final PageContext context;

    PageStatus(PageContext context) {
        this.context = context;
    }

    /** For the script, with the server's clock: the browser's may be wrong. */
    Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("waiting", context.index().size());
        counts.put("discarded", context.mailCenter().discarded().count());
        counts.put("working", working(1));
        counts.put("down", down());
        counts.put("paused", paused());
        counts.put("now", context.clock().instant().toEpochMilli());
        return counts;
    }

    /** For the layout of a page. */
    Map<String, Object> model() {
        Instant now = context.clock().instant();
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("waiting", context.index().known());
        model.put("discardedCount", context.mailCenter().discarded().count());
        model.put("working", working(2));
        model.put("downCount", down());
        model.put("pausedCount", paused());
        model.put("now", now.toEpochMilli());
        model.put("asOf", TIME.format(now));
        model.put("zone", zone(ZoneId.systemDefault(), now));
        model.put("offset", ZoneId.systemDefault().getRules().getOffset(now).getTotalSeconds());
        return model;
    }

    private long working(int least) {
        return context.jobs().all().stream()
                .filter(job -> job.ended().isEmpty() && job.total() >= least)
                .count();
    }

    private long paused() {
        return context.statuses().all().stream().filter(Status::isPaused).count();
    }

    private long down() {
        return context.parts().stream().filter(PartHealth::isDown).count();
    }

    /** {@code Europe/Berlin (UTC+01:00)}. */
    static String zone(ZoneId zone, Instant now) {
        ZoneOffset offset = zone.getRules().getOffset(now);
        String utc = offset.equals(ZoneOffset.UTC) ? "UTC" : "UTC" + offset.getId();
        boolean hasName = !(zone.normalized() instanceof ZoneOffset);
        return hasName ? zone.getDisplayName(TextStyle.NARROW, Locale.ENGLISH) + " (" + utc + ")" : utc;
    }
}
