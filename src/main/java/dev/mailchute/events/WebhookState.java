package dev.mailchute.events;

import java.time.Instant;
import java.util.Optional;

/**
 * How the webhook is doing.
 *
 * @param host where it sends to, without path and query
 * @param trouble why the last event was not accepted; empty if it was
 * @param since when that began
 * @param delivered when an event was accepted last, since the start
 * @param skipped how many events were given up since the start
 */
public record WebhookState(
        String host, Optional<String> trouble, Optional<Instant> since, Optional<Instant> delivered, long skipped) {
    WebhookState accepted(Instant now) {
        return new WebhookState(host, Optional.empty(), Optional.empty(), Optional.of(now), skipped);
    }

    WebhookState refused(String words, Instant now) {
        return new WebhookState(host, Optional.of(words), since.or(() -> Optional.of(now)), delivered, skipped);
    }

    WebhookState gaveUp() {
        return new WebhookState(host, trouble, since, delivered, skipped + 1);
    }
}
