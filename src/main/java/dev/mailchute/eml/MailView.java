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
 * @param attachments the first {@value #MAX_ATTACHMENTS}
 * @param attachmentCount of all that were found
 * @param problem in words, where the parts of the mail cannot be told apart
 */
public record MailView(
        List<HeaderField> fields,
        Optional<Text> text,
        Optional<Text> html,
        List<Attachment> attachments,
        int attachmentCount,
        Optional<String> problem) {
    private static final int MAX_TEXT = 512 * 1024;
    private static final int MAX_HTML = 512 * 1024;
    private static final int MAX_FIELDS = 500;
    private static final int MAX_FIELD = 16 * 1024;
    private static final int MAX_OF_ALL_FIELDS = 128 * 1024;
    private static final int MAX_DEPTH = 20;
    private static final int MAX_ATTACHMENTS = 300;

    /** @param isCut whether there is more than is shown */
    public record Text(String content, boolean isCut) {}

    /**
     * A part that is no text of the mail.
     *
     * @param number from 0, for {@link #open}
     * @param name as the mail gives it: for the eye and for a download's name, never for a path
     */
    public record Attachment(
            int number, String name, String type, Optional<String> contentId, Stored stored, Decoded decoded) {

        public long size() {
            return decoded.size();
        }

        public boolean isExact() {
            return decoded.isExact();
        }

        public String problem() {
            return decoded.problem();
        }
    }

    /** Where in its file a part is, and how it is encoded: enough to read it without reading the mail again. */
    public record Stored(long start, long length, String encoding) {}

    /**
     * A part as its bytes are when decoded.
     *
     * @param isExact whether the size is sure, to the byte
     * @param problem in words, where it cannot be decoded as it should be; else empty
     */
    public record Decoded(long size, boolean isExact, String problem) {}

    /** Looks at a mail. Fails only when the file cannot be read. */
    public static MailView of(Path file) throws IOException {
        try (MailFile open = new MailFile(file)) {
            return new Looking().at(open);
        }
    }

    /**
     * An attachment that is open.
     *
     * @param content its decoded bytes, as far as they can be decoded; to be closed by the caller
     */
    public record Opened(Attachment attachment, InputStream content) {}

    /** The decoded bytes of an attachment, as far as they can be decoded; to be closed by the caller. Absent if there is no such one. */
    public static Optional<InputStream> open(Path file, int number) throws IOException {
        return attachment(file, number).map(Opened::content);
    }

    /** Opens an attachment; absent if there is no such one. */
    public static Optional<Opened> attachment(Path file, int number) throws IOException {
        MailFile open = new MailFile(file);
        boolean found = false;
        try {
            Looking looking = new Looking();
            looking.parts(open);
            if (number >= 0 && number < looking.parts.size()) {
                InputStream decoded = looking.parts.get(number).readable().bytes();
                found = true;
                return Optional.of(new Opened(looking.attachments.get(number), new Closing(decoded, open)));
            }
            return Optional.empty();
        } catch (MessagingException | RuntimeException broken) {
            return Optional.empty();
        } finally {
            if (!found) {
                open.close();
            }
        }
    }

    /** The decoded bytes of a part whose place is known; to be closed by the caller. */
    public static InputStream open(Path file, Stored stored) throws IOException {
        MailFile open = new MailFile(file);
        InputStream raw = open.newStream(stored.start(), stored.start() + stored.length());
        return new Closing(PartContent.decoded(raw, stored.encoding()), open);
    }

    /** Closes the file with what is read of it. */
    private static final class Closing extends FilterInputStream {
        private final MailFile file;

        Closing(InputStream decoded, MailFile file) {
            super(decoded);
            this.file = file;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static final class Looking {
        private final List<MailPart> parts = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private MailPart text;
        private MailPart html;
        private List<HeaderField> fields = List.of();
        private int count;
        private String problem;

        MailView at(MailFile file) {
            parts(file);
            return new MailView(
                    fields,
                    read(text, MAX_TEXT),
                    read(html, MAX_HTML),
                    List.copyOf(attachments),
                    count,
                    Optional.ofNullable(problem));
        }

        /** Finds the parts, and reads none of them. */
        void parts(MailFile file) {
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
                problem = "its parts cannot be told apart (" + describe(broken) + "); the source shows all of it";
            }
        }

        private static String describe(Exception broken) {
            return FieldText.plain(String.valueOf(broken.getMessage()));
        }

        private static List<HeaderField> fields(MailPart mail) {
            List<HeaderField> fields = new ArrayList<>();
            int length = 0;
            for (Header header : Collections.list(mail.headers().getAllHeaders())) {
                String value = header.getValue();
                length += Math.min(value.length(), MAX_FIELD);
                if (fields.size() == MAX_FIELDS || length > MAX_OF_ALL_FIELDS) {
                    fields.add(new HeaderField("...", "more fields; the source has them all"));
                    break;
                }
                boolean isCut = value.length() > MAX_FIELD;
                String shown = FieldText.decoded(isCut ? value.substring(0, MAX_FIELD) : value);
                fields.add(new HeaderField(
                        FieldText.plain(shortened(header.getName())),
                        isCut ? shown + "... (there is more of it; the source has it all)" : shown));
            }
            return List.copyOf(fields);
        }

        private static String shortened(String name) {
            return name.length() <= 100 ? name : name.substring(0, 100) + "...";
        }

        private void walk(MailPart part, int depth) throws MessagingException {
            if (depth > MAX_DEPTH) {
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
            } else if (++count <= MAX_ATTACHMENTS) {
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
            FileSlice content = part.content();
            DecodedSize size = DecodedSize.of(part);
            attachments.add(new Attachment(
                    number,
                    name.isEmpty() ? "part-" + (number + 1) + ending(part.type()) : name,
                    part.type(),
                    Optional.ofNullable(part.contentId()),
                    new Stored(content.start(), content.length(), part.encoding()),
                    new Decoded(size.bytes(), size.isExact(), part.readable().problem())));
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
                PartContent.Readable readable = part.readable();
                if (!readable.problem().isEmpty()) {
                    problem = "its text cannot be decoded as it should be: " + readable.problem();
                }
                return readable.bytes().readNBytes(most);
            } catch (IOException | MessagingException | RuntimeException unreadable) {
                problem = "its text cannot be read (" + describe(unreadable) + ")";
                return new byte[0];
            }
        }
    }
}
