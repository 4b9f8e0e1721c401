package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.mailchute.eml.Address;
import dev.mailchute.eml.Correction;
import dev.mailchute.eml.MailHeaders;
import dev.mailchute.failure.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * One message that could not be processed, as stored in {@code letter.json}, where the members of the records are flattened into one
 * object. Unknown members are {@code null}. Texts from the message are cut to a maximum length, whether a letter is created or read,
 * because lists show many letters; the message itself is complete.
 *
 * @param outcome {@code held}; {@code in-doubt} if the message may have been sent; {@code damaged} if {@code letter.json} cannot be read
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Letter(
        @JsonUnwrapped Origin origin,
        String outcome,
        @JsonUnwrapped Failure failure,
        @JsonUnwrapped Tries tries,
        @JsonUnwrapped Heading heading,
        @JsonUnwrapped Original original) {

    /**
     * The letter's identity and its mailbox or outbox.
     *
     * @param direction {@code inbound} or {@code outbound}
     * @param name of the mailbox or outbox
     */
    public record Origin(String id, String direction, String name, String mailbox) {}

    /**
     * Why the message could not be processed.
     *
     * @param reason with Microsoft's own error message
     * @param step where it failed
     * @param kind {@code permanent} or {@code temporary}
     */
    public record Failure(String reason, String code, Integer status, String requestId, String step, String kind) {
        public Failure {
            reason = LetterBounds.cut(reason, LetterBounds.MAX_REASON);
            code = LetterBounds.cut(code, LetterBounds.MAX_OTHER);
            requestId = LetterBounds.cut(requestId, LetterBounds.MAX_OTHER);
            step = LetterBounds.cut(step, LetterBounds.MAX_OTHER);
            kind = LetterBounds.cut(kind, LetterBounds.MAX_OTHER);
        }

        public static Failure of(Fault fault, String step, String kind) {
            Integer status = fault.status() == 0 ? null : fault.status();
            return new Failure(
                    fault.message(), fault.code(), status, fault.requestId().orElse(null), step, kind);
        }
    }

    /**
     * The attempts so far, all of which failed.
     *
     * @param attempts how many there were; for incoming mail, polls
     */
    public record Tries(int attempts, Instant firstFailure, Instant lastFailure) {}

    /**
     * The message's header in brief.
     *
     * @param to the first recipients
     * @param recipients how many there are in all
     */
    public record Heading(String subject, String from, List<String> to, int recipients, String internetMessageId) {
        public static final Heading UNKNOWN = new Heading(null, null, List.of(), 0, null);

        public Heading {
            List<String> given = to == null ? List.of() : to;
            recipients = Math.max(recipients, given.size());
            to = to == null ? null : LetterBounds.first(given);
            subject = LetterBounds.cut(subject, LetterBounds.MAX_SUBJECT);
            from = LetterBounds.cut(from, LetterBounds.MAX_ADDRESS);
            internetMessageId = LetterBounds.cut(internetMessageId, LetterBounds.MAX_OTHER);
        }

        /** Takes the Message-ID separately, because the message may be sent with a different one. */
        public static Heading of(MailHeaders headers, String internetMessageId) {
            List<String> to =
                    headers.recipients().stream().map(Address::address).toList();
            String from =
                    headers.from().stream().findFirst().map(Address::address).orElse(null);
            return new Heading(headers.subject(), from, to, to.size(), internetMessageId);
        }
    }

    /**
     * The stored message.
     *
     * @param rebuilt whether {@code message.eml} was assembled from Graph's JSON because the MIME content could not be retrieved
     * @param file the name of the file in the outbox; outbound only
     */
    public record Original(long size, boolean rebuilt, String file) {
        public Original {
            file = LetterBounds.cut(file, LetterBounds.MAX_OTHER);
        }
    }

    /** Guards against path traversal: ids are generated here and have only these characters. */
    public static boolean isId(String id) {
        return id.matches("[0-9a-z][0-9a-z~-]{0,63}");
    }

    public String id() {
        return origin.id();
    }

    public String direction() {
        return origin.direction();
    }

    public String name() {
        return origin.name();
    }

    public String mailbox() {
        return origin.mailbox();
    }

    public String reason() {
        return failure.reason();
    }

    public String code() {
        return failure.code();
    }

    public Integer status() {
        return failure.status();
    }

    public String requestId() {
        return failure.requestId();
    }

    public String step() {
        return failure.step();
    }

    public String kind() {
        return failure.kind();
    }

    public int attempts() {
        return tries.attempts();
    }

    public Instant firstFailure() {
        return tries.firstFailure();
    }

    public Instant lastFailure() {
        return tries.lastFailure();
    }

    public String subject() {
        return heading.subject();
    }

    public String from() {
        return heading.from();
    }

    public List<String> to() {
        return heading.to();
    }

    public int recipients() {
        return heading.recipients();
    }

    public String internetMessageId() {
        return heading.internetMessageId();
    }

    public long size() {
        return original.size();
    }

    public boolean rebuilt() {
        return original.rebuilt();
    }

    public String file() {
        return original.file();
    }

    /** Roughly how many characters its texts have. */
    public int length() {
        int length = Stream.of(subject(), from(), reason(), internetMessageId())
                .filter(Objects::nonNull)
                .mapToInt(String::length)
                .sum();
        return length
                + (to() == null
                        ? 0
                        : to().stream()
                                .mapToInt(address -> String.valueOf(address).length())
                                .sum());
    }

    public boolean isInbound() {
        return "inbound".equals(direction());
    }

    public boolean isInDoubt() {
        return "in-doubt".equals(outcome);
    }

    /** Whether {@code letter.json} cannot be read, so only the folder and the message are known. */
    public boolean isDamaged() {
        return "damaged".equals(outcome);
    }

    /** The first recipients, and the number of the others. */
    public String recipients(int shown) {
        if (to() == null || to().isEmpty()) {
            return recipients() == 0 ? "no recipients" : recipients() + " recipients";
        }
        List<String> first = to().subList(0, Math.min(shown, to().size()));
        return String.join(", ", first)
                + (recipients() > first.size() ? " and " + (recipients() - first.size()) + " more" : "");
    }

    /** A placeholder for a letter whose {@code letter.json} cannot be read. */
    static Letter damaged(String id, String direction, String reason, Instant at, long size) {
        return new Letter(
                new Origin(id, direction, "unknown", "unknown"),
                "damaged",
                new Failure(reason, "damaged-letter", null, null, "unknown", null),
                new Tries(0, at, at),
                Heading.UNKNOWN,
                new Original(size, false, null));
    }

    /** This letter, after a send whose outcome is not known. */
    public Letter inDoubt(String why) {
        Failure inDoubt = new Failure(why, "in-doubt", null, null, "look-up", kind());
        Tries none = new Tries(0, firstFailure(), lastFailure());
        return new Letter(origin, "in-doubt", inDoubt, none, heading, original);
    }

    /** This letter with a corrected message. */
    Letter edited(Correction.Corrected mail) {
        Heading corrected = Heading.of(mail.headers(), internetMessageId());
        return new Letter(origin, outcome, failure, tries, corrected, new Original(mail.size(), rebuilt(), file()));
    }

    /** This letter with these recipients only. */
    Letter withRecipients(List<String> recipients) {
        Heading shortened = new Heading(subject(), from(), recipients, recipients.size(), internetMessageId());
        return new Letter(origin, outcome, failure, tries, shortened, original);
    }

    /** This letter as a further failure of the same message: adds the attempts and keeps the first failure. */
    Letter after(Letter earlier) {
        Tries all = new Tries(earlier.attempts() + attempts(), earlier.firstFailure(), lastFailure());
        return new Letter(origin, outcome, failure, all, heading, original);
    }

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return "letter " + id();
    }
}
