package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A mail taken apart, for one that is too large to be given to Graph as MIME: what goes into the draft, and its attachments as files.
 *
 * @param participants with one address in From; the mail was checked before
 */
public record DraftParts(
        DraftHeading heading, MailText body, Participants participants, Extras extras, List<AttachedFile> attachments) {

    /**
     * What has a field of its own in a draft.
     *
     * @param importance {@code low}, {@code normal} or {@code high}
     * @param isReadReceiptRequested whether the sender wants to be told that it was read
     * @param isDeliveryReceiptRequested whether the sender wants to be told that it was delivered
     */
    public record DraftHeading(
            String subject,
            String internetMessageId,
            String importance,
            boolean isReadReceiptRequested,
            boolean isDeliveryReceiptRequested) {}

    /**
     * What has none.
     *
     * @param headers the first five X- fields, all that Graph takes
     * @param properties further fields, as properties of Exchange
     * @param dropped names of what stands among the header fields and is none
     */
    public record Extras(List<HeaderField> headers, List<Property> properties, List<String> dropped) {}

    /** A property of Exchange that Graph knows by an id only, such as {@code String 0x1042}. */
    public record Property(String id, String value) {}

    /**
     * @param contentType with the charset of a text
     * @param size bytes of the file, which holds the decoded attachment
     * @param isInline whether the HTML shows it
     * @param contentId null when there is none
     */
    public record AttachedFile(
            String name, String contentType, long size, boolean isInline, String contentId, Path file) {}

    /** Attachments that Exchange takes at most. */
    public static final int MAX_ATTACHMENTS = 250;

    static final int MAX_BODY = 3 * 1024 * 1024;

    /**
     * Takes a mail apart.
     *
     * @param mail checked by {@link OutgoingCheck}
     * @param folder an empty folder that takes the attachments; the caller removes it
     * @throws UnsendableMail with one of the codes {@code signed-mail-too-large}, {@code too-many-attachments}, {@code body-too-large},
     *     {@code nested-too-deeply}, {@code broken-mime}, {@code draft-would-lose}
     */
    public static DraftParts of(CompletedMail mail, Path folder) throws IOException, UnsendableMail {
        Path whole = mail.whole(folder);
        try (MailFile file = new MailFile(whole)) {
            return new PartsWalk(folder).of(mail, MailPart.of(file));
        } catch (MailPart.TooManyParts tooMany) {
            throw tooManyAttachments();
        } catch (MessagingException | RuntimeException broken) {
            if (broken.getCause() instanceof IOException io && !(io instanceof BoundedInput.TooMuch)) {
                throw io; // the disk, not the mail
            }
            throw new UnsendableMail(
                    "broken-mime",
                    "the mail is too large for one request, and its parts cannot be told apart ("
                            + FieldText.plain(why(broken))
                            + "); have its MIME structure corrected, or send it with less attached");
        } finally {
            if (!whole.equals(mail.file())) {
                Files.deleteIfExists(whole);
            }
        }
    }

    private static String why(Exception broken) {
        Throwable cause = broken.getCause() == null ? broken : broken.getCause();
        return String.valueOf(cause.getMessage());
    }

    static UnsendableMail tooManyAttachments() {
        return new UnsendableMail(
                "too-many-attachments",
                "the mail has more than " + MAX_ATTACHMENTS
                        + " attachments, and Exchange takes no more; put them into an archive, or send several mails");
    }

    /** Also if it is not the text alone that is too large for one request, but the text with all else that goes with it. */
    public static UnsendableMail bodyTooLarge() {
        return new UnsendableMail(
                "body-too-large",
                "the text of the mail is too large: Graph takes " + OutgoingCheck.inWords(MAX_BODY)
                        + " at most, recipients included; put the text, or its pictures, into attachments");
    }

    /** The text that bytes stand for, in the charset that is named, or the likeliest. */
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
