package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.Correction;
import java.time.Instant;
import java.util.List;

/**
 * One mail that could not be processed, as {@code letter.json} has it. Members that are not known are {@code null}.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param outcome {@code held}, or {@code in-doubt} for a send that may have gone, or {@code damaged}
 *     where {@code letter.json} cannot be read
 * @param reason why, in words, with the provider's sentence
 * @param step where on its way it stopped
 * @param kind {@code permanent} or {@code temporary}
 * @param attempts polls or tries so far
 * @param rebuilt whether {@code message.eml} was put together from what Graph told of the mail
 * @param file the dropped file's name, outbound only
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Letter(
        String id,
        String direction,
        String name,
        String mailbox,
        String outcome,
        String reason,
        String code,
        Integer status,
        String requestId,
        String step,
        String kind,
        int attempts,
        Instant firstFailure,
        Instant lastFailure,
        String subject,
        String from,
        List<String> to,
        String internetMessageId,
        long size,
        boolean rebuilt,
        String file) {

    public boolean isInbound() {
        return "inbound".equals(direction);
    }

    public boolean isInDoubt() {
        return "in-doubt".equals(outcome);
    }

    /** Whether its {@code letter.json} cannot be read, so that only its place and its message are known. */
    public boolean isDamaged() {
        return "damaged".equals(outcome);
    }

    /** What stands for a letter that cannot be read. */
    static Letter damaged(String id, String direction, String reason, Instant at, long size) {
        return new Letter(
                id,
                direction,
                "unknown",
                "unknown",
                "damaged",
                reason,
                "damaged-letter",
                null,
                null,
                "unknown",
                null,
                0,
                at,
                at,
                null,
                null,
                List.of(),
                null,
                size,
                false,
                null);
    }

    /** The same letter, of which nobody knows any more whether its mail has gone. */
    public Letter doubtful(String why) {
        Verdict inDoubt = new Verdict("in-doubt", why, "in-doubt", null, null, "look-up");
        return with(inDoubt, new Tries(0, firstFailure), content());
    }

    /** The same letter with a corrected mail. */
    Letter edited(Correction.Corrected mail) {
        Content corrected = new Content(
                mail.headers().subject(),
                mail.headers().from().stream().findFirst().map(Address::address).orElse(null),
                mail.headers().recipients().stream().map(Address::address).toList(),
                mail.size());
        return with(verdict(), new Tries(attempts, firstFailure), corrected);
    }

    /** The same letter with these recipients only. */
    Letter to(List<String> recipients) {
        Tries same = new Tries(attempts, firstFailure);
        return with(verdict(), same, new Content(subject, from, List.copyOf(recipients), size));
    }

    /** The same mail after one more failure: what it was at first stays. */
    Letter after(Letter earlier) {
        return with(verdict(), new Tries(earlier.attempts() + attempts, earlier.firstFailure()), content());
    }

    private record Verdict(String outcome, String reason, String code, Integer status, String requestId, String step) {}

    private record Tries(int attempts, Instant firstFailure) {}

    private record Content(String subject, String from, List<String> to, long size) {}

    private Verdict verdict() {
        return new Verdict(outcome, reason, code, status, requestId, step);
    }

    private Content content() {
        return new Content(subject, from, to, size);
    }

    private Letter with(Verdict verdict, Tries tries, Content content) {
        return new Letter(
                id,
                direction,
                name,
                mailbox,
                verdict.outcome(),
                verdict.reason(),
                verdict.code(),
                verdict.status(),
                verdict.requestId(),
                verdict.step(),
                kind,
                tries.attempts(),
                tries.firstFailure(),
                lastFailure,
                content.subject(),
                content.from(),
                content.to(),
                internetMessageId,
                content.size(),
                rebuilt,
                file);
    }
}
