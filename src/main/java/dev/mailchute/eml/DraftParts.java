package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The parts of a message that is too large to send to Graph as MIME: the content of the draft, and the attachments as files.
 *
 * @param participants with one address in From, because the message has been checked
 */
public record DraftParts(
        DraftHeading heading, MailText body, Participants participants, Extras extras, List<AttachedFile> attachments) {

    /**
     * The fields with their own place in a draft.
     *
     * @param importance {@code low}, {@code normal} or {@code high}
     * @param isReadReceiptRequested whether the sender asks for a read receipt
     * @param isDeliveryReceiptRequested whether the sender asks for a delivery receipt
     */
    public record DraftHeading(
            String subject,
            String internetMessageId,
            String importance,
            boolean isReadReceiptRequested,
            boolean isDeliveryReceiptRequested) {}

    /**
     * The other header fields.
     *
     * @param headers the first five X- fields, the most that Graph accepts
     * @param properties the rest, as Exchange properties
     * @param dropped names that are not valid field names
     */
    public record Extras(List<HeaderField> headers, List<Property> properties, List<String> dropped) {}

    /** An Exchange property that Graph addresses by id, such as {@code String 0x1042}. */
    public record Property(String id, String value) {}

    /**
     * @param contentType with the charset, for text
     * @param size the size of the file in bytes
     * @param isInline whether the HTML shows it
     * @param contentId null if there is none
     * @param file contains the decoded attachment
     */
    public record AttachedFile(
            String name, String contentType, long size, boolean isInline, String contentId, Path file) {}

    /** The most attachments that Exchange accepts. */
    public static final int MAX_ATTACHMENTS = 250;

    static final int MAX_BODY = 3 * 1024 * 1024;

    /**
     * Takes a message apart.
     *
     * @param mail checked by {@link OutgoingCheck}
     * @param folder an empty folder for the attachments; the caller removes it
     * @throws UnsendableMail with one of the codes {@code signed-mail-too-large}, {@code too-many-attachments}, {@code body-too-large},
     *     {@code nested-too-deeply}, {@code broken-mime}, {@code draft-would-lose}
     */
    public static DraftParts of(CompletedMail mail, Path folder) throws IOException, UnsendableMail {
        Path whole = mail.toFile(folder);
        try (MailFile file = new MailFile(whole)) {
            return new PartsWalk(folder).of(mail, MailPart.of(file));
        } catch (MailPart.TooManyParts tooMany) {
            throw tooManyAttachments();
        } catch (MessagingException | RuntimeException broken) {
            if (broken.getCause() instanceof IOException io && !(io instanceof BoundedInput.TooMuch)) {
                throw io; // a problem with the disk, not the message
            }
            throw new UnsendableMail(
                    "broken-mime",
                    "the message is too large for one request, and its MIME structure cannot be read ("
                            + FieldText.plain(reason(broken))
                            + "); correct it in the application that wrote the message, or send smaller attachments");
        } finally {
            if (!whole.equals(mail.file())) {
                Files.deleteIfExists(whole);
            }
        }
    }

    private static String reason(Exception broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return String.valueOf(cause.getMessage());
    }

    static UnsendableMail tooManyAttachments() {
        return new UnsendableMail(
                "too-many-attachments",
                "the message has more than " + MAX_ATTACHMENTS
                        + " attachments, the most that Exchange accepts; put them into an archive, or send several messages");
    }

    /** Also thrown if the text fits, but not together with everything else in the request. */
    public static UnsendableMail bodyTooLarge() {
        return new UnsendableMail(
                "body-too-large",
                "the text of the message is too large: Graph accepts at most " + OutgoingCheck.formatSize(MAX_BODY)
                        + ", including recipients; send the text or its pictures as attachments");
    }

    /** Decodes text in the given charset, or in the most likely one if it is unknown. */
    static String decoded(byte[] bytes, String charset) {
        if (charset != null) {
            try {
                return new String(bytes, Charset.forName(MimeUtility.javaCharset(charset.strip())));
            } catch (IllegalArgumentException unknown) {
                // guessed below
            }
        }
        return FieldText.likeliest(bytes);
    }
}
