package dev.mailchute.eml;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A mail as a person looks at it: fields, texts, attachments. Whatever the bytes are, there is something to see, and {@code problem}
 * says what is wrong. Bounded in memory however large the mail is.
 *
 * @param fields of the header, decoded, in order
 * @param text the plain text, or what could be made of the mail
 * @param html as it came: it must be cleaned before anybody's browser sees it
 * @param problem in words, where the parts of the mail cannot be told apart
 */
public record MailView(
        List<Field> fields,
        Optional<Text> text,
        Optional<Text> html,
        List<Attachment> attachments,
        Optional<String> problem) {
    private static final int MOST_TEXT = 512 * 1024;
    private static final int MOST_HTML = 2 * 1024 * 1024;
    private static final int MOST_FIELDS = 500;
    private static final int MOST_DEPTH = 20;
    private static final int MOST_ATTACHMENTS = 300;

    /** A header field. */
    public record Field(String name, String value) {}

    /** @param isCut whether there is more than is shown */
    public record Text(String content, boolean isCut) {}

    /**
     * A part that is no text of the mail.
     *
     * @param number from 0, for {@link #open}
     * @param name as the mail gives it: for the eye and for a download's name, never for a path
     * @param size bytes as encoded, a third more than decoded for most
     * @param problem in words, where it cannot be decoded as it should be; else empty
     */
    public record Attachment(
            int number, String name, String type, long size, Optional<String> contentId, String problem) {}

    /** Looks at a mail. Fails only when the file cannot be read. */
    public static MailView of(Path file) throws IOException {
        try (MailPart.MailFile open = new MailPart.MailFile(file)) {
            return new Looking().at(open);
        }
    }

    /**
     * The decoded bytes of an attachment, as far as they can be decoded; to be closed by the caller.
     *
     * @return absent if there is no such attachment
     */
    public static Optional<InputStream> open(Path file, int number) throws IOException {
        MailPart.MailFile open = new MailPart.MailFile(file);
        try {
            Looking looking = new Looking();
            looking.at(open);
            if (number >= 0 && number < looking.parts.size()) {
                InputStream decoded = looking.parts.get(number).readable().bytes();
                return Optional.of(new FilterInputStream(decoded) {
                    @Override
                    public void close() throws IOException {
                        open.close();
                    }
                });
            }
        } catch (MessagingException | RuntimeException broken) {
            open.close();
            return Optional.empty();
        }
        open.close();
        return Optional.empty();
    }

    private static final class Looking {
        private final List<MailPart> parts = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private MailPart text;
        private MailPart html;
        private String problem;

        MailView at(MailPart.MailFile file) {
            List<Field> fields = List.of();
            try {
                MailPart mail = MailPart.of(file);
                fields = fields(mail);
                if (!mail.headers().isHeader()) {
                    problem = "it does not begin as a mail does; what follows is guessed";
                }
                walk(mail, 0);
            } catch (MailPart.TooManyParts tooMany) {
                problem = "it has more parts than are shown here; the source has them all";
            } catch (MessagingException | RuntimeException broken) {
                problem = "its parts cannot be told apart (" + words(broken) + "); the source shows all of it";
            }
            return new MailView(
                    fields,
                    read(text, MOST_TEXT),
                    read(html, MOST_HTML),
                    List.copyOf(attachments),
                    Optional.ofNullable(problem));
        }

        private static String words(Exception broken) {
            return FieldText.plain(String.valueOf(broken.getMessage()));
        }

        private static List<Field> fields(MailPart mail) {
            List<Field> fields = new ArrayList<>();
            for (Header header : Collections.list(mail.headers().getAllHeaders())) {
                if (fields.size() == MOST_FIELDS) {
                    fields.add(new Field("...", "more fields; the source has them all"));
                    break;
                }
                fields.add(new Field(FieldText.plain(header.getName()), FieldText.decoded(header.getValue())));
            }
            return List.copyOf(fields);
        }

        private void walk(MailPart part, int depth) throws MessagingException {
            if (depth > MOST_DEPTH) {
                problem = "its parts are nested too deeply to be shown; the source has them all";
                return;
            }
            String type = part.type();
            if (type.startsWith("multipart/")) {
                List<MailPart> children = part.children();
                if (children.isEmpty() && text == null) {
                    problem = "it should have parts, and none was found; its body is shown as it is";
                    text = part;
                }
                for (MailPart child : children) {
                    walk(child, depth + 1);
                }
            } else if (isBody(part) && type.equals("text/html") && html == null) {
                html = part;
            } else if (isBody(part) && !type.equals("text/html") && text == null) {
                text = part;
            } else if (attachments.size() < MOST_ATTACHMENTS) {
                attach(part);
            }
        }

        private static boolean isBody(MailPart part) {
            return part.type().matches("text/(plain|html|enriched|markdown)")
                    && !part.isAttachment()
                    && part.fileName() == null;
        }

        private void attach(MailPart part) throws MessagingException {
            String given = part.fileName();
            String name = given == null ? "" : AttachmentName.of(given);
            int number = parts.size();
            parts.add(part);
            attachments.add(new Attachment(
                    number,
                    name.isEmpty() ? "part-" + (number + 1) + ending(part.type()) : name,
                    part.type(),
                    Math.max(0, part.getSize()),
                    Optional.ofNullable(part.contentId()),
                    part.readable().problem()));
        }

        private static String ending(String type) {
            return switch (type) {
                case "message/rfc822" -> ".eml";
                case "text/calendar" -> ".ics";
                case "text/plain", "message/delivery-status" -> ".txt";
                default -> ".bin";
            };
        }

        private Optional<Text> read(MailPart part, int most) {
            if (part == null) {
                return Optional.empty();
            }
            byte[] bytes = bytes(part, most + 1);
            boolean cut = bytes.length > most;
            String content =
                    DraftParts.decoded(cut ? java.util.Arrays.copyOf(bytes, most) : bytes, part.parameter("charset"));
            return Optional.of(new Text(content, cut));
        }

        /** What can be decoded; as it is, where nothing can. */
        private byte[] bytes(MailPart part, int most) {
            try {
                MailPart.Readable readable = part.readable();
                if (!readable.problem().isEmpty()) {
                    problem = "its text cannot be decoded as it should be: " + readable.problem();
                }
                return readable.bytes().readNBytes(most);
            } catch (IOException | MessagingException | RuntimeException unreadable) {
                problem = "its text cannot be read (" + words(unreadable) + ")";
                return new byte[0];
            }
        }
    }
}
