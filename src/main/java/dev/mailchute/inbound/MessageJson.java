package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.MailView;
import dev.mailchute.files.Json;
import dev.mailchute.graph.MailSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Variable;

/** A message as JSON, for a web service. A library writes it, so whatever a stranger puts into a subject stays a text. */
public final class MessageJson {
    private static final int MAX_TEXT = 100_000;

    MessageJson() {}

    /**
     * The order of the members is part of the contract.
     *
     * @param id names this delivery
     * @param text the plain text; null if the message has none
     */
    record Posted(
            String id,
            String name,
            String mailbox,
            String file,
            String internetMessageId,
            String subject,
            String from,
            String fromName,
            List<String> to,
            List<String> cc,
            Instant receivedDateTime,
            long size,
            boolean hasAttachments,
            String text,
            boolean isTextCut) {}

    /** What the mailbox says of it, and its plain text. */
    public String of(@Variable("mail") Mail mail) throws IOException {
        MailSummary listed = mail.listed();
        Optional<MailView.Text> text = MailView.of(mail.stagingPath()).text();
        return Json.line(new Posted(
                mail.deliveryId(),
                mail.inbound().name(),
                mail.inbound().mailbox(),
                mail.fileName(),
                listed.internetMessageId().orElse(null),
                listed.subject(),
                listed.from().map(Address::address).orElse(null),
                listed.from().map(Address::name).orElse(null),
                addresses(listed.to()),
                addresses(listed.people().cc()),
                listed.receivedDateTime(),
                mail.size(),
                listed.marks().hasAttachments(),
                text.map(plain -> cut(plain.content())).orElse(null),
                text.filter(plain -> plain.isCut() || plain.content().length() > MAX_TEXT)
                        .isPresent()));
    }

    private static String cut(String text) {
        if (text.length() <= MAX_TEXT) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }

    private static List<String> addresses(List<Address> some) {
        return some.stream().map(Address::address).toList();
    }
}
