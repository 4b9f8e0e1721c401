package dev.mailchute.testkit.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * A message that an application has dropped into an outbox.
 *
 * @param name by which the expectations name it
 * @param outbox its name in the configuration
 * @param json it is dropped as this {@code .json}, instead of what follows
 * @param eml a file beside that of the test, instead of what follows
 */
record OutgoingFile(
        @JsonProperty(required = true) String name,
        String outbox,
        JsonNode json,
        String eml,
        String from,
        List<String> to,
        List<String> cc,
        List<String> bcc,
        String subject,
        String text,
        String html,
        Map<String, String> headers,
        List<Part> attachments) {
    private static final String USUALLY_IN = "support";

    OutgoingFile {
        outbox = outbox == null ? USUALLY_IN : outbox;
        if (json != null && eml != null) {
            throw new IllegalArgumentException("'" + name + "' has both json: and eml:");
        }
        MailText.requireOneBody(name, text, html);
        MailText.requireOneForm(
                name, json == null ? eml : "json", from, to, cc, bcc, subject, text, html, headers, attachments);
    }

    MailText mail() {
        return new MailText(
                eml,
                new MailText.Addresses(from, to == null ? List.of("ann@x.example") : to, cc, bcc),
                subject == null ? name : subject,
                new MailText.Bodies(text, html, attachments),
                headers);
    }

    String fileName() {
        return name + (json == null ? ".eml" : ".json");
    }
}
