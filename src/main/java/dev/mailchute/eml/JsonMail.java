package dev.mailchute.eml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Mail given as JSON, made into one complete MIME mail. Nothing is guessed: unknown keys, wrong types, doubled keys and anything that
 * could smuggle in a header or a file from elsewhere are refused.
 *
 * @param outboxDir attachments lie in it
 * @param sender who is in From when {@code "from"} is missing
 * @param domain of a new Message-ID
 * @param maxSize bytes that the MIME mail may have
 */
public record JsonMail(Path outboxDir, Address sender, String domain, long maxSize) {
    /** Bytes that the JSON file itself may have. */
    public static final long MAX_JSON = 5L * 1024 * 1024;

    private static final Set<String> KEYS =
            Set.of("to", "cc", "bcc", "replyTo", "from", "subject", "text", "html", "headers", "attachments");
    private static final Set<String> ATTACHMENT_KEYS = Set.of("file", "name", "contentId");

    /** Header fields that the mail's structure, its way or its sender decide. */
    private static final Set<String> OURS = Set.of(
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

    private static final List<String> OUR_KINDS =
            List.of("content-", "resent-", "received", "dkim-", "domainkey-", "arc-");

    /** Fields that hold no text but words of a protocol; these are not to be encoded. */
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

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(10)
                            .maxStringLength((int) MAX_JSON)
                            .maxNameLength(1000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Writes the mail that a JSON file describes.
     *
     * @param target the MIME mail: complete and synced, or not there
     * @param seed the Message-ID is derived from it, unless the JSON gives one: the same for each try of this mail
     * @param now the Date, unless the JSON gives one
     * @throws UnsendableMail with one of the codes {@code bad-json}, {@code unknown-key}, {@code header-injection}, {@code bad-header},
     *     {@code header-not-allowed}, {@code bad-address}, {@code no-recipients}, {@code too-large}, {@code attachment-missing},
     *     {@code attachment-outside-outbox}, {@code attachment-not-a-file}, {@code attachment-unreadable}, {@code attachment-changed},
     *     {@code too-many-attachments}, {@code unfinished}
     */
    public void write(Path json, Path target, String seed, Instant now) throws IOException, UnsendableMail {
        JsonNode mail = parsed(json);
        OutboxFiles files = new OutboxFiles(outboxDir);
        List<Address> to = addresses(mail, "to");
        List<Address> cc = addresses(mail, "cc");
        List<Address> bcc = addresses(mail, "bcc");
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            throw new UnsendableMail(
                    "no-recipients", "the mail has no recipients; put somebody into \"to\", \"cc\" or \"bcc\"");
        }
        String from = text(mail, "from", "from");
        List<ComposedMail.Field> headers = headers(mail.path("headers"));
        List<ComposedMail.Attached> attachments = attachments(mail.path("attachments"), files);
        ComposedMail composed = new ComposedMail(
                from == null ? sender : address(from, "from"),
                to,
                cc,
                bcc,
                addresses(mail, "replyTo"),
                FieldText.decoded(line(text(mail, "subject", "subject"), "subject")),
                taken(headers, "message-id", MessageId.of(seed, domain)),
                date(taken(headers, "date", null), now),
                headers,
                text(mail, "text", "text"),
                text(mail, "html", "html"),
                attachments);
        try {
            composed.write(target, Math.min(maxSize, OutgoingCheck.EXCHANGE_SIZE));
        } catch (IOException failure) {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof OutboxFiles.ChangedException changed) {
                    throw new UnsendableMail(
                            "attachment-changed",
                            "the attachment " + changed.getMessage()
                                    + "; write attachments before the .json file, and leave them alone until it has gone");
                }
            }
            throw failure;
        }
    }

    /** Reads JSON as strictly as a mail is read, piece by piece. */
    static JsonParser parser(InputStream json) throws IOException {
        return JSON.createParser(json);
    }

    /** Whether the JSON is wrong because its end is missing. */
    static boolean endsEarly(JsonProcessingException wrong) {
        // between two members Jackson throws the general exception
        return wrong instanceof JsonEOFException || wrong.getOriginalMessage().startsWith("Unexpected end-of-input");
    }

    private static JsonNode parsed(Path json) throws IOException, UnsendableMail {
        if (Files.size(json) > MAX_JSON) {
            throw new UnsendableMail(
                    "too-large",
                    "the .json file has " + OutgoingCheck.inWords(Files.size(json)) + ", and "
                            + OutgoingCheck.inWords(MAX_JSON) + " are allowed; put large things into attachments");
        }
        if (Completeness.hasZerosAround(json)) {
            throw Completeness.unfinished("it begins or ends with zero bytes");
        }
        JsonNode mail;
        try (InputStream in = Files.newInputStream(json)) {
            mail = JSON.readTree(in);
        } catch (JsonProcessingException wrong) {
            if (endsEarly(wrong)) {
                throw Completeness.unfinished("the JSON ends early");
            }
            String where = wrong.getLocation() == null
                    ? ""
                    : " in line " + wrong.getLocation().getLineNr();
            throw bad("the file is not proper JSON" + where + ": " + FieldText.plain(wrong.getOriginalMessage()));
        }
        if (mail.isMissingNode()) {
            throw Completeness.unfinished("there is nothing in it but blanks");
        }
        if (!mail.isObject()) {
            throw bad("the file must hold one JSON object, {\"to\": [\"ann@example.com\"], \"subject\": ...}");
        }
        known(mail, KEYS, "");
        return mail;
    }

    private static void known(JsonNode object, Set<String> keys, String where) throws UnsendableMail {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!keys.contains(name)) {
                throw new UnsendableMail(
                        "unknown-key",
                        "the key \"" + shown(name) + "\"" + where + " is unknown; known are "
                                + String.join(", ", keys.stream().sorted().toList()));
            }
        }
    }

    private static String text(JsonNode object, String key, String where) throws UnsendableMail {
        JsonNode value = object.path(key);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            throw bad("\"" + where + "\" must be a text in quotes");
        }
        return value.textValue();
    }

    private static List<Address> addresses(JsonNode mail, String key) throws UnsendableMail {
        JsonNode list = mail.path(key);
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw bad("\"" + key + "\" must be a list, such as [\"Ann <ann@example.com>\"]");
        }
        List<Address> addresses = new ArrayList<>();
        for (JsonNode one : list) {
            if (!one.isTextual()) {
                throw bad("\"" + key + "\" must hold texts in quotes, such as \"Ann <ann@example.com>\"");
            }
            addresses.add(address(one.textValue(), key));
        }
        if (addresses.size() > AddressList.MOST) {
            throw new UnsendableMail(
                    "header-too-large", "\"" + key + "\" holds too many addresses; send to fewer at a time");
        }
        return addresses;
    }

    private static Address address(String text, String key) throws UnsendableMail {
        line(text, key);
        try {
            InternetAddress[] found = text.length() > 1000 ? new InternetAddress[0] : InternetAddress.parse(text, true);
            if (found.length == 1 && !found[0].isGroup() && Address.isValid(found[0].getAddress())) {
                return Address.of(found[0]);
            }
        } catch (AddressException | RuntimeException malformed) {
            // told below
        }
        throw new UnsendableMail(
                "bad-address",
                "\"" + shown(text) + "\" in \"" + key
                        + "\" is not one mail address; write \"ann@example.com\" or \"Ann <ann@example.com>\"");
    }

    /** The text, or an empty one for none, when it cannot end a header line. */
    private static String line(String text, String where) throws UnsendableMail {
        String line = text == null ? "" : text.replace('\t', ' ');
        if (line.chars().anyMatch(c -> FieldText.isBreaking((char) c))) {
            throw new UnsendableMail(
                    "header-injection",
                    "\"" + where + "\" holds a line end or another control character; leave it out");
        }
        return line;
    }

    private static List<ComposedMail.Field> headers(JsonNode headers) throws UnsendableMail, IOException {
        List<ComposedMail.Field> fields = new ArrayList<>();
        if (headers.isMissingNode() || headers.isNull()) {
            return fields;
        }
        if (!headers.isObject()) {
            throw bad("\"headers\" must be an object, such as {\"X-Order\": \"17\"}");
        }
        Set<String> seen = new HashSet<>();
        for (Map.Entry<String, JsonNode> entry : headers.properties()) {
            String name = entry.getKey();
            line(name, "headers");
            if (!name.matches("[!-9;-~]{1,100}")) {
                throw new UnsendableMail(
                        "bad-header",
                        "\"" + shown(name)
                                + "\" cannot be the name of a header; use letters, digits and hyphens, as in X-Order");
            }
            String small = name.toLowerCase(Locale.ROOT);
            if (OURS.contains(small) || OUR_KINDS.stream().anyMatch(small::startsWith)) {
                throw new UnsendableMail(
                        "header-not-allowed",
                        "\"headers\" may not set " + name
                                + "; use the keys of the mail (to, from, subject ...), or leave it out");
            }
            if (!seen.add(small)) {
                throw new UnsendableMail("bad-header", "\"headers\" sets " + name + " twice; leave one out");
            }
            String value = line(text(headers, name, "headers." + name), "headers." + name);
            fields.add(field(name, value));
        }
        return fields;
    }

    private static ComposedMail.Field field(String name, String value) throws UnsendableMail, IOException {
        String small = name.toLowerCase(Locale.ROOT);
        boolean plain = PLAIN.contains(small) || small.startsWith("list-");
        if (plain && value.chars().anyMatch(c -> c >= 0x7f)) {
            throw new UnsendableMail("bad-header", "the header " + name + " must be plain ASCII");
        }
        if (small.equals("message-id") && !value.strip().matches("<[!-;=?-~]{1,400}@[!-;=?-~]{1,400}>")) {
            throw new UnsendableMail("bad-header", "the header Message-ID must look like <something@example.com>");
        }
        ComposedMail.Field field = new ComposedMail.Field(name, plain ? value.strip() : FieldText.decoded(value));
        if (ComposedMail.encoded(field).lines().anyMatch(line -> line.length() > 900)) {
            throw new UnsendableMail(
                    "bad-header", "the header " + name + " is too long; 900 characters without a blank are the limit");
        }
        return field;
    }

    private static String taken(List<ComposedMail.Field> headers, String name, String otherwise) {
        for (ComposedMail.Field field : headers) {
            if (field.name().equalsIgnoreCase(name)) {
                headers.remove(field);
                return field.value();
            }
        }
        return otherwise;
    }

    private static Instant date(String given, Instant now) throws UnsendableMail {
        if (given == null) {
            return now;
        }
        try {
            return new MailDateFormat().parse(given).toInstant();
        } catch (ParseException | RuntimeException unreadable) {
            throw new UnsendableMail("bad-header", "the header Date must look like Tue, 24 Nov 2026 10:00:00 +0100");
        }
    }

    private List<ComposedMail.Attached> attachments(JsonNode list, OutboxFiles files)
            throws UnsendableMail, IOException {
        if (list.isMissingNode() || list.isNull()) {
            return List.of();
        }
        if (!list.isArray()) {
            throw bad("\"attachments\" must be a list, such as [\"report.pdf\"]");
        }
        if (list.size() > DraftParts.MAX_ATTACHMENTS) {
            throw DraftParts.tooManyAttachments();
        }
        List<ComposedMail.Attached> attachments = new ArrayList<>();
        long size = 0;
        for (JsonNode one : list) {
            if (!one.isTextual() && !one.isObject()) {
                throw bad(
                        "each of \"attachments\" must be a path in quotes, or {\"file\": ..., \"name\": ..., \"contentId\": ...}");
            }
            if (one.isObject()) {
                known(one, ATTACHMENT_KEYS, " of an attachment");
            }
            String path = one.isTextual() ? one.textValue() : text(one, "file", "attachments.file");
            if (path == null || path.isBlank()) {
                throw bad("an attachment has no \"file\"; name it by its path from the outbox");
            }
            line(path, "attachments");
            Path file = files.find(path);
            OutboxFiles.State state = files.state(file);
            size += state.size();
            if (Base64Stream.encodedLength(size) > Math.min(maxSize, OutgoingCheck.EXCHANGE_SIZE)) {
                throw ComposedMail.tooLarge(Math.min(maxSize, OutgoingCheck.EXCHANGE_SIZE));
            }
            String name = one.isObject() ? line(text(one, "name", "attachments.name"), "attachments.name") : "";
            if (name.isBlank()) {
                name = Path.of(path).getFileName().toString();
            }
            if (name.contains("/") || name.contains("\\")) {
                throw bad("the \"name\" of an attachment must be a file's name without folders");
            }
            attachments.add(
                    new ComposedMail.Attached(name, FileType.of(name), contentId(one), () -> files.open(file, state)));
        }
        return attachments;
    }

    private static String contentId(JsonNode attachment) throws UnsendableMail {
        String id = attachment.isObject() ? text(attachment, "contentId", "attachments.contentId") : null;
        line(id, "attachments.contentId");
        if (id != null && !id.matches("[!-;=?-~&&[^()\"\\\\,]]{1,200}")) {
            throw bad(
                    "the \"contentId\" of an attachment must be letters, digits and signs without blanks or angle brackets, as in logo");
        }
        return id;
    }

    private static UnsendableMail bad(String reason) {
        return new UnsendableMail("bad-json", reason);
    }

    private static String shown(String text) {
        String plain = FieldText.plain(text);
        return plain.length() <= 100 ? plain : plain.substring(0, 100) + "...";
    }
}
