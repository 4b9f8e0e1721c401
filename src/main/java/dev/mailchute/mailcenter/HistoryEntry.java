package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One line of {@code history.jsonl}: an attempt by Mailchute or a person's action.
 *
 * @param who the user, or {@code mailchute}
 * @param what {@code held}, {@code retry}, {@code resend}, {@code discard}, {@code restore}, {@code edit} or {@code note}
 * @param reason {@code null} if there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(Instant time, String who, String what, String outcome, String reason) {}
