package dev.mailchute.graph;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mailchute.eml.Address;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A message as Graph lists it.
 *
 * @param receivedDateTime when the mailbox received it
 */
public record MailSummary(MessageIds ids, String subject, People people, Instant receivedDateTime, Marks marks) {
    static final String SELECT = "id,internetMessageId,conversationId,subject,from,toRecipients,ccRecipients,"
            + "receivedDateTime,hasAttachments,isDraft,categories";

    /**
     * The ids of a message.
     *
     * @param id the immutable id
     * @param internetMessageId the sender's Message-ID; not unique
     */
    public record MessageIds(String id, Optional<String> internetMessageId, Optional<String> conversationId) {}

    /** The sender and recipients. */
    public record People(Optional<Address> from, List<Address> to, List<Address> cc) {}

    /**
     * How the mailbox has marked it.
     *
     * @param isDraft whether it is an unsent draft, which is left alone
     */
    public record Marks(boolean hasAttachments, boolean isDraft, List<String> categories) {
        public static final Marks NONE = new Marks(false, false, List.of());
    }

    /** The same without the recipients, of which there may be thousands. */
    static final String SHORT_SELECT =
            "id,internetMessageId,conversationId,subject,from,receivedDateTime,hasAttachments,isDraft,categories";

    static MailSummary of(JsonNode message) {
        return new MailSummary(
                new MessageIds(
                        message.path("id").asText(),
                        text(message, "internetMessageId"),
                        text(message, "conversationId")),
                message.path("subject").asText(""),
                new People(
                        address(message.path("from")),
                        addresses(message.path("toRecipients")),
                        addresses(message.path("ccRecipients"))),
                instant(message.path("receivedDateTime").asText("")),
                new Marks(
                        message.path("hasAttachments").asBoolean(),
                        message.path("isDraft").asBoolean(),
                        texts(message.path("categories"))));
    }

    public String id() {
        return ids.id();
    }

    public Optional<String> internetMessageId() {
        return ids.internetMessageId();
    }

    public Optional<Address> from() {
        return people.from();
    }

    public List<Address> to() {
        return people.to();
    }

    public boolean isDraft() {
        return marks.isDraft();
    }

    public List<String> categories() {
        return marks.categories();
    }

    private static Optional<String> text(JsonNode message, String field) {
        return Optional.ofNullable(message.path(field).textValue());
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return Instant.EPOCH;
        }
    }

    private static Optional<Address> address(JsonNode recipient) {
        JsonNode address = recipient.path("emailAddress");
        return address.isObject()
                ? Optional.of(new Address(
                        address.path("name").asText(""), address.path("address").asText("")))
                : Optional.empty();
    }

    private static List<Address> addresses(JsonNode recipients) {
        List<Address> addresses = new ArrayList<>();
        recipients.forEach(recipient -> address(recipient).ifPresent(addresses::add));
        return addresses;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** For logs; without the subject and the addresses. */
    @Override
    public String toString() {
        return "message " + ids.id();
    }
}
