package dev.mailchute.ledger;

import dev.mailchute.ledger.Event.EventPart;
import dev.mailchute.settings.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which events.
 *
 * @param severity at least this grave, or the end of what was
 */
public record EventQuery(Optional<EventKind> kind, Optional<EventPart> part, Severity severity) {
    public static final EventQuery ALL = new EventQuery(Optional.empty(), Optional.empty(), Severity.INFO);

    /** The conditions as SQL, each beginning with AND. */
    String conditions() {
        return (kind.isPresent() ? " AND kind = ?" : "")
                + (part.isPresent() ? " AND direction = ? AND name = ?" : "")
                + (severity == Severity.INFO ? "" : " AND (severity >= ? OR kind IN (" + ends() + "))");
    }

    private String ends() {
        return Arrays.stream(EventKind.values())
                .filter(end -> end.ends()
                        .filter(kind -> kind.severity().compareTo(severity) >= 0)
                        .isPresent())
                .map(end -> "'" + end.word() + "'")
                .collect(Collectors.joining(", "));
    }

    /** The values of the conditions, behind those given. */
    Object[] values(Object... before) {
        List<Object> values = new ArrayList<>(List.of(before));
        kind.map(EventKind::word).ifPresent(values::add);
        part.ifPresent(one -> values.addAll(List.of(one.direction(), one.name())));
        if (severity != Severity.INFO) {
            values.add(severity.ordinal());
        }
        return values.toArray();
    }
}
