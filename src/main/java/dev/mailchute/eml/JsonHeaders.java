package dev.mailchute.eml;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.mail.internet.MailDateFormat;
import java.io.IOException;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The header fields that a JSON message sets by name; some of them replace generated ones. */
final class JsonHeaders {
    /** Header fields that follow from the message's structure, path or sender, and may not be set. */
    private static final Set<String> RESERVED = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "subject",
            "reply-to",
            "sender",
            "mime-version",
            "return-path",
            "delivered-to",
            "apparently-to",
            "x-sender",
            "x-receiver",
            "authentication-results");

    private static final List<String> RESERVED_PREFIXES =
            List.of("content-", "resent-", "received", "dkim-", "domainkey-", "arc-");

    /** Fields with protocol values instead of text; these must not be encoded. */
    private static final Set<String> PLAIN = Set.of(
            "message-id",
            "date",
            "in-reply-to",
            "references",
            "auto-submitted",
            "importance",
            "precedence",
            "priority",
            "sensitivity");

    private final List<HeaderField> fields;

    private JsonHeaders(List<HeaderField> fields) {
        this.fields = fields;
    }

    /** @param headers the member {@code headers} */
    static JsonHeaders of(JsonNode headers) throws UnsendableMail, IOException {
        return new JsonHeaders(read(headers));
    }

    /** The fields that were not taken. */
    List<HeaderField> others() {
        return List.copyOf(fields);
    }

    private static List<HeaderField> read(JsonNode headers) throws UnsendableMail, IOException {
        List<HeaderField> fields = new ArrayList<>();
        if (headers.isMissingNode() || headers.isNull()) {
            return fields;
        }
        if (!headers.isObject()) {
            throw JsonMembers.bad("\"headers\" must be an object, such as {\"X-Order\": \"17\"}");
        }
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, JsonNode> entry : headers.properties()) {
            String name = entry.getKey();
            requireAllowed(name);
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new UnsendableMail("bad-header", "\"headers\" sets " + name + " twice; remove one of them");
            }
            String value = JsonMembers.line(JsonMembers.text(headers, name, "headers." + name), "headers." + name);
            fields.add(field(name, value));
        }
        return fields;
    }

    /** A field by the same rules, for a message that has a Message-ID and a Date. */
    static HeaderField checked(String name, String value) throws UnsendableMail, IOException {
        requireAllowed(name);
        if (name.equalsIgnoreCase("message-id") || name.equalsIgnoreCase("date")) {
            throw new UnsendableMail("header-not-allowed", "a message has one " + name + ", which it has already");
        }
        return field(name, JsonMembers.line(value, name));
    }

    private static void requireAllowed(String name) throws UnsendableMail {
        JsonMembers.line(name, "headers");
        if (!name.matches("[!-9;-~]{1,100}")) {
            throw new UnsendableMail(
                    "bad-header",
                    "\"" + JsonMembers.shown(name)
                            + "\" is not a valid header name; use letters, digits and hyphens, as in X-Order");
        }
        String lowerCaseName = name.toLowerCase(Locale.ROOT);
        if (RESERVED.contains(lowerCaseName) || RESERVED_PREFIXES.stream().anyMatch(lowerCaseName::startsWith)) {
            throw new UnsendableMail(
                    "header-not-allowed",
                    "\"headers\" may not set " + name
                            + "; use the keys of the message (to, from, subject ...), or remove it");
        }
    }

    private static HeaderField field(String name, String value) throws UnsendableMail, IOException {
        String lowerCaseName = name.toLowerCase(Locale.ROOT);
        boolean plain = PLAIN.contains(lowerCaseName) || lowerCaseName.startsWith("list-");
        if (plain && value.chars().anyMatch(c -> c >= 0x7f)) {
            throw new UnsendableMail("bad-header", "the header " + name + " must be plain ASCII");
        }
        if (lowerCaseName.equals("message-id") && !value.strip().matches("<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")) {
            throw new UnsendableMail("bad-header", "the header Message-ID must look like <something@example.com>");
        }
        HeaderField field = new HeaderField(name, plain ? value.strip() : FieldText.decoded(value));
        if (ComposedMail.encoded(field).lines().anyMatch(line -> line.length() > 900)) {
            throw new UnsendableMail(
                    "bad-header",
                    "the header " + name + " is too long; at most 900 characters without a blank are allowed");
        }
        return field;
    }

    /** Removes the Message-ID and returns it, or the default. */
    String takeMessageId(String otherwise) {
        return take("message-id").orElse(otherwise);
    }

    /** Removes the Date and returns it, or the default. */
    Instant takeDate(Instant otherwise) throws UnsendableMail {
        Optional<String> given = take("date");
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            return new MailDateFormat().parse(given.get()).toInstant();
        } catch (ParseException | RuntimeException unreadable) {
            throw new UnsendableMail("bad-header", "the header Date must look like Tue, 24 Nov 2026 10:00:00 +0100");
        }
    }

    private Optional<String> take(String name) {
        for (HeaderField field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                fields.remove(field);
                return Optional.of(field.value());
            }
        }
        return Optional.empty();
    }
}
