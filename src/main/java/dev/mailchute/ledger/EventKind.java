package dev.mailchute.ledger;

import dev.mailchute.settings.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an event is about. */
public enum EventKind {
    /** A part no longer does its work. */
    DOWN(Severity.ERROR),
    /** It is still down, for another reason. */
    REASON(Severity.ERROR),
    /** It goes down and comes back again and again; until that ends, this is counted and not recorded each time. */
    FLAPPING(Severity.ERROR),
    /** It works again. */
    UP(Severity.INFO),
    /** Microsoft 365 has asked again and again, or for long, to wait. */
    THROTTLED(Severity.WARNING),
    /** It no longer does. */
    UNTHROTTLED(Severity.INFO),
    STARTED(Severity.INFO),
    STOPPED(Severity.INFO),
    /** The process before this one ended without an orderly stop. */
    CRASHED(Severity.WARNING),
    /** The ledger's database does not answer a node of a cluster, which begins nothing until it does. */
    CUT_OFF(Severity.WARNING),
    /** It answers again. */
    BACK(Severity.INFO),
    /** A node is not seen any more, and has not stopped in order. */
    GONE(Severity.WARNING),
    /** A node leaves its mailboxes to the others, because most of them are down there and not at other nodes. */
    STAND_BY(Severity.WARNING),
    /** A node has other mailboxes and outboxes than before. */
    TAKEN_OVER(Severity.INFO),
    /** Keys have other values than at the last start. */
    CONFIGURATION(Severity.INFO),
    /** The own routes were reloaded, or were to be and could not. */
    ROUTES(Severity.INFO),
    /** A credential is another one than before. */
    CREDENTIAL(Severity.INFO),
    /** A credential expires soon. */
    EXPIRY(Severity.WARNING),
    /** The first credential was refused, and the second one is in use. */
    SECOND_CREDENTIAL(Severity.WARNING),
    /** Somebody did something. */
    ACT(Severity.INFO),
    /** More happened at once than could be recorded. */
    LOST(Severity.WARNING);

    /** Those that tell whether a part works. */
    static final List<EventKind> CONDITIONS = List.of(DOWN, FLAPPING, UP);

    private final Severity severity;

    EventKind(Severity severity) {
        this.severity = severity;
    }

    /** How much an event of this kind usually matters. */
    public Severity severity() {
        return severity;
    }

    /** What this is the end of; empty if it is not the end of anything. */
    Optional<EventKind> ends() {
        return switch (this) {
            case UP -> Optional.of(DOWN);
            case UNTHROTTLED -> Optional.of(THROTTLED);
            default -> Optional.empty();
        };
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All words, as filters take them. */
    public static List<String> words() {
        return Arrays.stream(values()).map(EventKind::word).toList();
    }

    public static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
