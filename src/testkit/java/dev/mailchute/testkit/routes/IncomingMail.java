package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * A message that lies unread in a mailbox.
 *
 * @param name by which the expectations name it
 * @param mailbox its name in the configuration
 * @param eml a file beside that of the test, instead of what follows
 */
record IncomingMail(
        @JsonProperty(required = true) String name,
        String mailbox,
        String eml,
        String from,
        List<String> to,
        List<String> cc,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        List<Part> attachments) {
    private static final String USUALLY_IN = "support";

    IncomingMail {
        mailbox = mailbox == null ? USUALLY_IN : mailbox;
        MailText.requireOneBody(name, text, html);
        MailText.requireOneForm(name, eml, from, to, cc, subject, text, html, headers, attachments);
    }

    /** @param address of its mailbox */
    MailText mail(String address) {
        return new MailText(
                eml,
                new MailText.Addresses(
                        from == null ? "Ann <ann@x.example>" : from, to == null ? List.of(address) : to, cc, null),
                subject == null ? name : subject,
                new MailText.Bodies(text, html, attachments),
                headers);
    }
}
