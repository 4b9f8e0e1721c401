package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What became of a letter that no longer waits. The content of the message is not kept.
 *
 * @param letter its last state; with many recipients, only the first
 * @param recipients how many there were in all
 * @param at when it was settled
 * @param who settled it; {@code mailchute} if no person did
 * @param outcome {@code sent}, {@code delivered}, {@code left-out} or {@code discarded}
 * @param history what happened to it, oldest first; only the end of a long history
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Settled(
        Letter letter, int recipients, Instant at, String who, String outcome, List<HistoryEntry> history) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    /** {@code it was sent on 24 Nov 2026, 14:02, by olga}. */
    public String describe() {
        return "it was " + outcome.replace('-', ' ') + " on " + TIME.format(at) + ", by " + who;
    }

    /** Whether it can be restored. */
    public boolean isDiscarded() {
        return "discarded".equals(outcome);
    }
}
