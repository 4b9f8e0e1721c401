package dev.mailchute.web;

import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.ledger.EventKind;
import dev.mailchute.ledger.EventQuery;
import dev.mailchute.settings.Severity;
import io.vertx.core.MultiMap;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which events are asked for: leniently of a page, strictly of a program. */
final class EventFilter {
    static final List<String> NAMES = List.of("kind", "part", "severity");
    static final List<String> SEVERITIES =
            Arrays.stream(Severity.values()).map(Severity::word).toList();
    private static final int MAX_PART = 300;

    private EventFilter() {}

    /** What a page cannot understand is left out. */
    static EventQuery of(MultiMap asked) {
        return new EventQuery(
                Links.value(asked, "kind").flatMap(EventKind::of),
                Links.value(asked, "part").map(EventPart::of),
                Links.value(asked, "severity").flatMap(EventFilter::severity).orElse(Severity.INFO));
    }

    /** What a program asks for must be understood. */
    static EventQuery of(Parameters given) {
        Optional<String> part = given.text("part", MAX_PART);
        if (part.filter(key -> !key.matches("[a-z]+\\..+")).isPresent()) {
            throw given.refusal("part", "must be direction.name, such as inbound.support");
        }
        return new EventQuery(
                given.choice("kind", EventKind.words()).flatMap(EventKind::of),
                part.map(EventPart::of),
                given.choice("severity", SEVERITIES)
                        .flatMap(EventFilter::severity)
                        .orElse(Severity.INFO));
    }

    private static Optional<Severity> severity(String word) {
        return Arrays.stream(Severity.values())
                .filter(severity -> severity.word().equals(word))
                .findFirst();
    }
}
