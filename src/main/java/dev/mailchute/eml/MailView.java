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
 * A message prepared for display: fields, texts, attachments. There is something to show for any input, and {@code problem} says what
 * is wrong with it. Memory use is bounded, however large the message is.
 *
 * @param fields the decoded header fields, in order
 * @param text the plain text, or whatever could be read of the message
 * @param html unsanitized: it must be cleaned before a browser shows it
 * @param attachments the first {@value #MAX_ATTACHMENTS}
 * @param attachmentCount the number of all attachments found
 * @param problem a description, if the message cannot be read properly
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

    /** @param isCut whether the text is longer than what is shown */
    public record Text(String content, boolean isCut) {}

    /**
     * A part that is not the text of the message.
     *
     * @param number from 0, for {@link #open}
     * @param name as in the message: for display and download names, never for a path
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

    /** The position of a part in the file, and its encoding: enough to read it without parsing the message again. */
    public record Stored(long start, long length, String encoding) {}

    /**
     * The decoded form of a part.
     *
     * @param isExact whether the size is exact rather than an estimate
     * @param problem a description if it cannot be decoded properly, else empty
     */
    public record Decoded(long size, boolean isExact, String problem) {}

    /** Parses a message. Fails only if the file cannot be read. */
    public static MailView of(Path file) throws IOException {
        try (MailFile open = new MailFile(file)) {
            return new ViewBuilder().build(open);
        }
    }

    /**
     * An open attachment.
     *
     * @param content the bytes, decoded as far as possible; the caller closes it
     */
    public record Opened(Attachment attachment, InputStream content) {}

    /** The bytes of an attachment, decoded as far as possible; the caller closes the stream. Empty if there is no such attachment. */
    public static Optional<InputStream> open(Path file, int number) throws IOException {
        return attachment(file, number).map(Opened::content);
    }

    /** Opens an attachment; empty if there is no such attachment. */
    public static Optional<Opened> attachment(Path file, int number) throws IOException {
        MailFile open = new MailFile(file);
        boolean found = false;
        try {
            ViewBuilder builder = new ViewBuilder();
            builder.parts(open);
            if (number >= 0 && number < builder.parts.size()) {
                InputStream decoded = builder.parts.get(number).readable().bytes();
                found = true;
                return Optional.of(new Opened(builder.attachments.get(number), new Closing(decoded, open)));
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

    /** The decoded bytes of a part at a known position; the caller closes the stream. */
    public static InputStream open(Path file, Stored stored) throws IOException {
        MailFile open = new MailFile(file);
        InputStream raw = open.newStream(stored.start(), stored.start() + stored.length());
        return new Closing(PartContent.decoded(raw, stored.encoding()), open);
    }

    /** Closes the file together with the stream. */
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

    private static final class ViewBuilder {
        private final List<MailPart> parts = new ArrayList<>();
        private final List<Attachment> attachments = new ArrayList<>();
        private MailPart text;
        private MailPart html;
        private List<HeaderField> fields = List.of();
        private int count;
        private String problem;

        MailView build(MailFile file) {
            parts(file);
            return new MailView(
                    fields,
                    read(text, MAX_TEXT),
                    read(html, MAX_HTML),
                    List.copyOf(attachments),
                    count,
                    Optional.ofNullable(problem));
        }

        /** Finds the parts without reading their content. */
        void parts(MailFile file) {
            try {
                MailPart mail = MailPart.of(file);
                fields = fields(mail);
                if (!mail.headers().isHeader()) {
                    problem = "it does not begin like a message, so the view below is a guess";
                }
                walk(mail, 0);
            } catch (MailPart.TooManyParts tooMany) {
                problem = "it has more parts than can be shown here; see the source for all of them";
            } catch (MessagingException | RuntimeException broken) {
                problem = "its MIME structure cannot be read (" + describe(broken) + "); see the source for all of it";
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
                    fields.add(new HeaderField("...", "more fields; see the source for all of them"));
                    break;
                }
                boolean isCut = value.length() > MAX_FIELD;
                String shown = FieldText.decoded(isCut ? value.substring(0, MAX_FIELD) : value);
                fields.add(new HeaderField(
                        FieldText.plain(shortened(header.getName())),
                        isCut ? shown + "... (shortened; see the source for the whole field)" : shown));
            }
            return List.copyOf(fields);
        }

        private static String shortened(String name) {
            return name.length() <= 100 ? name : name.substring(0, 100) + "...";
        }

        private void walk(MailPart part, int depth) throws MessagingException {
            if (depth > MAX_DEPTH) {
                problem = "its parts are nested too deeply to be shown; see the source for all of them";
                return;
            }
            String type = part.type();
            if (type.startsWith("multipart/")) {
                List<MailPart> children = part.children();
                if (children.isEmpty() && text == null) {
                    problem = "it should have parts, but none were found; its body is shown unchanged";
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

        private Optional<Text> read(MailPart part, int max) {
            if (part == null) {
                return Optional.empty();
            }
            byte[] bytes = bytes(part, max + 1);
            boolean cut = bytes.length > max;
            String content =
                    DraftParts.decoded(cut ? java.util.Arrays.copyOf(bytes, max) : bytes, part.parameter("charset"));
            return Optional.of(new Text(content, cut));
        }

        /** The bytes decoded as far as possible; raw if nothing can be decoded. */
        private byte[] bytes(MailPart part, int max) {
            try {
                PartContent.Readable readable = part.readable();
                if (!readable.problem().isEmpty()) {
                    problem = "its text cannot be decoded properly: " + readable.problem();
                }
                return readable.bytes().readNBytes(max);
            } catch (IOException | MessagingException | RuntimeException unreadable) {
                problem = "its text cannot be read (" + describe(unreadable) + ")";
                return new byte[0];
            }
        }
    }
}
