package dev.mailchute.reconcile;

import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.mailcenter.Settled;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The waiting letters of one mailbox or outbox, and what became of the others. */
final class Letters {
    /** Made of a file that was changed after it was sent: a message of its own, without a record until it is retried. */
    static final String OF_CHANGED_FILE = "changed-after-sending";

    private final MailCenter mailCenter;
    private final Map<String, Letter> waiting = new LinkedHashMap<>();

    /** @throws java.io.UncheckedIOException if the letters cannot be read */
    Letters(MailCenter mailCenter, String direction, String name) {
        this.mailCenter = mailCenter;
        for (Letter letter : mailCenter.list()) {
            if (letter.direction().equals(direction) && name.equals(letter.name())) {
                waiting.put(letter.id(), letter);
            }
        }
    }

    Map<String, Letter> waiting() {
        return waiting;
    }

    boolean isWaiting(String key) {
        return waiting.containsKey(key);
    }

    boolean isInDoubt(String key) {
        return isWaiting(key) && waiting.get(key).isInDoubt();
    }

    static boolean needsRecord(Letter letter) {
        return !letter.isDamaged() && !OF_CHANGED_FILE.equals(letter.code());
    }

    static Optional<String> messageId(Letter letter) {
        return Optional.ofNullable(letter.heading().internetMessageId());
    }

    /** What became of the letter of a message that is recorded as held; empty if nothing is known of it. */
    Optional<String> fateOfHeld(String key, Instant heldAt, Instant now) {
        if (isWaiting(key)) {
            return Optional.of("held");
        }
        Optional<Settled> settled = mailCenter.settled(key);
        if (settled.isPresent()) {
            return Optional.of(settled.get().outcome().equals("discarded") ? "discarded" : "held");
        }
        boolean isTraceGone = heldAt.isBefore(now.minus(MailCenter.KEEP_SETTLED));
        return isTraceGone ? Optional.of("discarded") : Optional.empty();
    }
}
