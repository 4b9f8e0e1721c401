package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * One line of {@code history.jsonl}: a try of Mailchute or an act of a person.
 *
 * @param who the account, or {@code mailchute}
 * @param what {@code held}, {@code retry}, {@code resend}, {@code discard}, {@code restore}, {@code edit} or {@code note}
 * @param outcome what came of it
 * @param reason in words; {@code null} where there is nothing to say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HistoryEntry(Instant time, String who, String what, String outcome, String reason) {}
