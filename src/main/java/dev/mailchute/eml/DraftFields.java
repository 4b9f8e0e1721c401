package dev.mailchute.eml;

import dev.mailchute.eml.DraftParts.Property;
import jakarta.mail.Header;
import jakarta.mail.internet.MimeUtility;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Maps the header fields of a message to a draft. A field has its own place there, or can be left out without loss; otherwise the
 * message cannot be sent as a draft.
 *
 * <p>Source: Microsoft Graph accepts five X- fields in {@code internetMessageHeaders}. Exchange writes the named properties of the set
 * PS_INTERNET_HEADERS as header fields when it generates MIME (MS-OXCMAIL); Graph users send {@code List-Unsubscribe} and more than five
 * fields that way.
 */
final class DraftFields {
    private static final int MAX_HEADERS = 5;
    private static final int MAX_PROPERTIES = 200;
    private static final String INTERNET_HEADERS = "String {00020386-0000-0000-C000-000000000046} Name ";

    /** Fields with their own place in a draft. */
    private static final Set<String> CARRIED = Set.of(
            "from",
            "to",
            "cc",
            "bcc",
            "reply-to",
            "subject",
            "message-id",
            "importance",
            "priority",
            "x-priority",
            "x-msmail-priority",
            "sensitivity",
            "in-reply-to",
            "references",
            "disposition-notification-to",
            "return-receipt-to");

    /**
     * Fields that Exchange writes itself (Date, Sender and the MIME structure), or that record the path of this message or an earlier one.
     * docs/guarantees.md lists them.
     */
    private static final Set<String> LEFT_OUT = Set.of(
            "date",
            "sender",
            "mime-version",
            "received",
            "x-received",
            "received-spf",
            "return-path",
            "delivered-to",
            "dkim-signature",
            "domainkey-signature",
            "authentication-results",
            "arc-seal",
            "arc-message-signature",
            "arc-authentication-results",
            "thread-index",
            "thread-topic",
            "user-agent",
            "status",
            "x-status",
            "x-mailchute-completed");

    /** Lists that may be spread over several fields. */
    private static final Set<String> LISTS = Set.of("keywords", "comments", "list-unsubscribe");

    private static final Map<String, String> SENSITIVITIES =
            Map.of("personal", "1", "private", "2", "company-confidential", "3");

    private final BoundedHeaders headers;
    private final String from;
    private final List<HeaderField> fields = new ArrayList<>();
    private final List<Property> properties = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();

    /** @throws UnsendableMail if a field has no place in a draft and cannot be left out */
    DraftFields(BoundedHeaders headers, Address from) throws UnsendableMail {
        this.headers = headers;
        this.from = from.address();
        value("In-Reply-To").ifPresent(value -> properties.add(new Property("String 0x1042", value)));
        value("References").ifPresent(value -> properties.add(new Property("String 0x1039", value)));
        value("Sensitivity")
                .map(value -> SENSITIVITIES.get(value.toLowerCase(Locale.ROOT)))
                .ifPresent(level -> properties.add(new Property("Integer 0x36", level)));
        sort();
    }

    private void sort() throws UnsendableMail {
        for (HeaderField field : others().values()) {
            String lowerCaseName = field.name().toLowerCase(Locale.ROOT);
            if (lowerCaseName.startsWith("x-") && fields.size() < MAX_HEADERS) {
                fields.add(field);
            } else if (properties.size() < MAX_PROPERTIES) {
                properties.add(new Property(INTERNET_HEADERS + field.name(), field.value()));
            } else {
                throw DraftLoss.of("some of its many header fields");
            }
        }
    }

    /** The fields without their own place, by name in lower case. */
    private Map<String, HeaderField> others() throws UnsendableMail {
        Map<String, HeaderField> others = new LinkedHashMap<>();
        for (Header header : Collections.list(headers.getAllHeaders())) {
            String lowerCaseName = header.getName().toLowerCase(Locale.ROOT);
            String value = FieldText.decoded(header.getValue());
            if (CARRIED.contains(lowerCaseName)
                    || LEFT_OUT.contains(lowerCaseName)
                    || lowerCaseName.startsWith("content-")) {
                continue;
            }
            if (!lowerCaseName.matches("[!-9;-~]{1,100}")) {
                dropped.add(FieldText.plain(header.getName())); // not a valid field name, so it has no meaning
                continue;
            }
            HeaderField earlier = others.get(lowerCaseName);
            if (earlier == null || LISTS.contains(lowerCaseName)) {
                others.put(
                        lowerCaseName,
                        earlier == null
                                ? new HeaderField(header.getName(), value)
                                : new HeaderField(earlier.name(), earlier.value() + ", " + value));
            } else if (!earlier.value().equals(value)) {
                throw DraftLoss.of("its field " + header.getName() + ", which occurs more than once");
            }
        }
        return others;
    }

    /** The fields with their own place. */
    DraftParts.DraftHeading heading(String subject, String messageId) throws UnsendableMail {
        return new DraftParts.DraftHeading(
                subject,
                messageId,
                importance(),
                isReceiptFor("Disposition-Notification-To"), // Exchange sends the read receipt only to the sender
                isReceiptFor("Return-Receipt-To"));
    }

    DraftParts.Extras extras() {
        return new DraftParts.Extras(List.copyOf(fields), List.copyOf(properties), List.copyOf(dropped));
    }

    List<Address> replyTo() throws UnsendableMail {
        AddressList list = addresses("Reply-To");
        if (!list.malformed.isEmpty()) {
            throw DraftLoss.of("\"" + list.malformed.get(0) + "\" in Reply-To, which is not an email address");
        }
        return List.copyOf(list.addresses);
    }

    private boolean isReceiptFor(String field) throws UnsendableMail {
        List<Address> wanted = addresses(field).addresses;
        for (Address address : wanted) {
            if (!address.address().equalsIgnoreCase(from)) {
                throw DraftLoss.of("the receipt to " + address.address() + " that its field " + field
                        + " asks for, because a draft can only ask for a receipt to its From");
            }
        }
        return !wanted.isEmpty();
    }

    private String importance() {
        String importance = value("Importance").orElse("").toLowerCase(Locale.ROOT);
        if (!importance.isEmpty()) {
            return importance.equals("high") || importance.equals("low") ? importance : "normal";
        }
        String priority = value("X-Priority")
                .or(() -> value("X-MSMail-Priority"))
                .or(() -> value("Priority"))
                .orElse("")
                .toLowerCase(Locale.ROOT);
        if (priority.matches("[12]\\b.*|high|urgent")) {
            return "high";
        }
        return priority.matches("[45]\\b.*|low|non-urgent") ? "low" : "normal";
    }

    private AddressList addresses(String name) {
        AddressList list = new AddressList();
        String[] values = headers.getHeader(name);
        for (String value : values == null ? new String[0] : values) {
            list.add(value);
        }
        return list;
    }

    private Optional<String> value(String name) {
        return Optional.ofNullable(headers.getHeader(name, null))
                .map(MimeUtility::unfold)
                .map(FieldText::plain)
                .filter(text -> !text.isEmpty());
    }
}
