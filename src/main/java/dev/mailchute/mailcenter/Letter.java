package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.Correction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One mail that could not be processed, as {@code letter.json} has it. Members that are not known are {@code null}. What others wrote into
 * the mail is bounded, however a letter is made or read: lists show many of them at once. The mail itself has all of it.
 *
 * @param direction {@code inbound} or {@code outbound}
 * @param name of the mailbox or outbox
 * @param outcome {@code held}, or {@code in-doubt} for a send that may have gone, or {@code damaged}
 *     where {@code letter.json} cannot be read
 * @param reason why, in words, with the provider's sentence
 * @param step where on its way it stopped
 * @param kind {@code permanent} or {@code temporary}
 * @param attempts polls or tries so far
 * @param to the first recipients
 * @param recipients how many there are
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
        int recipients,
        String internetMessageId,
        long size,
        boolean rebuilt,
        String file) {
    static final int MAX_RECIPIENTS = 500;
    /** Of all recipients that are kept; what hostile mail calls an address may be long. */
    static final int MAX_ALL_RECIPIENTS = 20_000;

    static final int MAX_ADDRESS = 320;
    static final int MAX_SUBJECT = 1000;
    static final int MAX_REASON = 4000;
    static final int MAX_OTHER = 1000;
    private static final String CUT = "\u2026";

    public Letter {
        List<String> given = to == null ? List.of() : to;
        recipients = Math.max(recipients, given.size());
        to = to == null ? null : first(given);
        subject = cut(subject, MAX_SUBJECT);
        from = cut(from, MAX_ADDRESS);
        reason = cut(reason, MAX_REASON);
        code = cut(code, MAX_OTHER);
        requestId = cut(requestId, MAX_OTHER);
        step = cut(step, MAX_OTHER);
        kind = cut(kind, MAX_OTHER);
        internetMessageId = cut(internetMessageId, MAX_OTHER);
        file = cut(file, MAX_OTHER);
    }

    /** A letter to these recipients and no others. */
    public Letter(
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
        this(
                id,
                direction,
                name,
                mailbox,
                outcome,
                reason,
                code,
                status,
                requestId,
                step,
                kind,
                attempts,
                firstFailure,
                lastFailure,
                subject,
                from,
                to,
                0,
                internetMessageId,
                size,
                rebuilt,
                file);
    }

    private static List<String> first(List<String> all) {
        List<String> first = new ArrayList<>();
        int length = 0;
        for (String address : all) {
            String kept = cut(address, MAX_ADDRESS);
            length += kept == null ? 0 : kept.length();
            if (first.size() == MAX_RECIPIENTS || length > MAX_ALL_RECIPIENTS) {
                break;
            }
            first.add(kept);
        }
        return Collections.unmodifiableList(first);
    }

    private static String cut(String text, int most) {
        if (text == null || text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
        return text.substring(0, end) + CUT;
    }

    /** How many characters of others it holds, about. */
    public int length() {
        int length = Stream.of(subject, from, reason, internetMessageId)
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
        return length
                + (to == null
                        ? 0
                        : to.stream()
                                .mapToInt(address -> String.valueOf(address).length())
                                .sum());
    }

    public boolean isInbound() {
        return "inbound".equals(direction);
    }

    public boolean isInDoubt() {
        return "in-doubt".equals(outcome);
    }

    /** The first recipients, and how many more there are. */
    public String recipients(int shown) {
        if (to == null || to.isEmpty()) {
            return recipients == 0 ? "nobody" : recipients + " recipients";
        }
        List<String> first = to.subList(0, Math.min(shown, to.size()));
        return String.join(", ", first)
                + (recipients > first.size() ? " and " + (recipients - first.size()) + " more" : "");
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
                0,
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
                mail.headers().recipients().size(),
                mail.size());
        return with(verdict(), new Tries(attempts, firstFailure), corrected);
    }

    /** The same letter with these recipients only. */
    Letter to(List<String> recipients) {
        Tries same = new Tries(attempts, firstFailure);
        return with(verdict(), same, new Content(subject, from, recipients, recipients.size(), size));
    }

    /** The same mail after one more failure: what it was at first stays. */
    Letter after(Letter earlier) {
        return with(verdict(), new Tries(earlier.attempts() + attempts, earlier.firstFailure()), content());
    }

    private record Verdict(String outcome, String reason, String code, Integer status, String requestId, String step) {}

    private record Tries(int attempts, Instant firstFailure) {}

    private record Content(String subject, String from, List<String> to, int recipients, long size) {}

    private Verdict verdict() {
        return new Verdict(outcome, reason, code, status, requestId, step);
    }

    private Content content() {
        return new Content(subject, from, to, recipients, size);
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
                content.recipients(),
                internetMessageId,
                content.size(),
                rebuilt,
                file);
    }
}
