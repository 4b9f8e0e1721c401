package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.mailchute.testkit.SentMail;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Exchange has got, whoever dropped it: also what the routes have made.
 *
 * @param mailbox the name of the outbox; any if it is null
 * @param count how many such messages there are
 * @param withoutHeaders fields that it must not have
 */
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record SentExpectation(
        String mailbox,
        Integer count,
        Integer atLeast,
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

    SentExpectation {
        Count.require(count, atLeast);
    }

    @Override
    public List<Mismatch> mismatches(String name, Evidence evidence) throws IOException {
        SentCriteria criteria =
                OutgoingExpectation.criteria(from, to, cc, bcc, recipients, subject, headers, withoutHeaders, contains);
        List<SentMail> all = evidence.sentFrom(mailbox);
        List<Mismatch> nearest = List.of();
        int matching = 0;
        for (SentMail sent : all) {
            List<Mismatch> wrong = criteria.mismatches("sent", sent);
            if (wrong.isEmpty()) {
                matching++;
            } else if (nearest.isEmpty() || wrong.size() < nearest.size()) {
                nearest = wrong;
            }
        }
        Count wanted = Count.of(count, atLeast);
        if (wanted.isMetBy(matching)) {
            return List.of();
        }
        List<Mismatch> mismatches = new ArrayList<>();
        mismatches.add(new Mismatch(
                "sent: " + wanted + " such message" + (mailbox == null ? "" : " from " + mailbox),
                matching + ", and " + (all.size() - matching) + " that are not as expected"));
        mismatches.addAll(matching == 0 ? nearest : List.of());
        return mismatches;
    }
}
