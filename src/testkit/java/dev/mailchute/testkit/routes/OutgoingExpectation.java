package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What becomes of a dropped file.
 *
 * @param reason words of its letter
 * @param recipients To, Cc and Bcc together
 * @param withoutHeaders fields that it must not have
 * @param contains a part of its text
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record OutgoingExpectation(
        @JsonProperty(required = true) SendOutcome outcome,
        String reason,
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        List<String> recipients,
        String subject,
        Map<String, String> headers,
        List<String> withoutHeaders,
        String contains)
        implements Expectation {

    /** As a test writes it. */
    enum SendOutcome {
        @JsonProperty("sent")
        SENT,
        @JsonProperty("held")
        HELD,
        /** It stays in its outbox. */
        @JsonProperty("waiting")
        WAITING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    OutgoingExpectation {
        if (reason != null && outcome != SendOutcome.HELD) {
            throw new IllegalArgumentException("reason: is what a letter says; it needs outcome: held");
        }
        if (outcome != SendOutcome.SENT
                && !criteria(from, to, cc, bcc, recipients, subject, headers, withoutHeaders, contains)
                        .isEmpty()) {
            throw new IllegalArgumentException("what is sent is expected of a message that is not to be sent");
        }
    }

    static SentCriteria criteria(
            String from,
            List<String> to,
            List<String> cc,
            List<String> bcc,
            List<String> recipients,
            String subject,
            Map<String, String> headers,
            List<String> withoutHeaders,
            String contains) {
        return new SentCriteria(
                new SentCriteria.Receivers(to, cc, bcc),
                recipients,
                from,
                subject,
                new SentCriteria.Fields(headers, withoutHeaders),
                contains);
    }

    @Override
    public List<Mismatch> mismatches(String name, Evidence evidence) throws IOException {
        List<Mismatch> all = new ArrayList<>();
        Life life = evidence.life(name);
        List<SentMail> sent = evidence.sent(life);
        if (!isAsExpected(life, evidence.isTried(name, life))) {
            all.add(new Mismatch(name + ": " + outcome.word(), life.words()));
        }
        if (reason != null && !life.reason().contains(reason)) {
            all.add(new Mismatch(
                    name + ": a letter with the words \"" + reason + "\"",
                    life.reason().isEmpty() ? "no letter" : "\"" + life.reason() + "\""));
        }
        int times = outcome == SendOutcome.SENT ? 1 : 0;
        if (sent.size() != times) {
            all.add(new Mismatch(
                    name + ": Exchange has got it " + (times == 1 ? "once" : "never"), sent.size() + " times"));
        } else if (times == 1) {
            all.addAll(criteria(from, to, cc, bcc, recipients, subject, headers, withoutHeaders, contains)
                    .mismatches(name, sent.get(0)));
        }
        return all;
    }

    /** @param tried whether a message that is not sent has had its turn */
    private boolean isAsExpected(Life life, boolean tried) {
        return switch (outcome) {
            case SENT -> life.outcome().equals("sent") && life.isClearedAway();
            case HELD -> life.outcome().equals("held");
            case WAITING -> tried && !life.isClearedAway() && !life.outcome().equals("held");
        };
    }
}
