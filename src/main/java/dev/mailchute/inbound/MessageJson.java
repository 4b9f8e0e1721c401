package dev.mailchute.inbound;

import dev.mailchute.eml.Address;
import dev.mailchute.eml.MailView;
import dev.mailchute.files.Json;
import dev.mailchute.graph.MailSummary;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Variable;

/** A message as JSON, for a web service. A library writes it, so whatever a stranger puts into a subject stays a text. */
public final class MessageJson {
    private static final int MAX_TEXT = 100_000;

    MessageJson() {}

    /** What the mailbox says of it, and its plain text. The order of the members is part of the contract. */
    public String of(@Variable("mail") Mail mail) throws IOException {
        MailSummary listed = mail.listed();
        Optional<MailView.Text> text = MailView.of(mail.stagingPath()).text();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", mail.deliveryId());
        members.put("name", mail.inbound().name());
        members.put("mailbox", mail.inbound().mailbox());
        members.put("file", mail.fileName());
        members.put("internetMessageId", listed.internetMessageId().orElse(null));
        members.put("subject", listed.subject());
        members.put("from", listed.from().map(Address::address).orElse(null));
        members.put("fromName", listed.from().map(Address::name).orElse(null));
        members.put("to", addresses(listed.to()));
        members.put("cc", addresses(listed.people().cc()));
        members.put("receivedDateTime", listed.receivedDateTime());
        members.put("size", mail.size());
        members.put("hasAttachments", listed.marks().hasAttachments());
        members.put("text", text.map(plain -> cut(plain.content())).orElse(null));
        members.put("isTextCut", text.filter(MessageJson::isCut).isPresent());
        return Json.line(members);
    }

    private static boolean isCut(MailView.Text text) {
        return text.isCut() || text.content().length() > MAX_TEXT;
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
