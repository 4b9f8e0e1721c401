package dev.mailchute.eml;

import jakarta.activation.DataSource;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.SharedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message, or a part of one, whose content stays in the file. Headers, preambles and the number of parts are bounded, because Angus
 * keeps them in memory.
 */
final class MailPart extends MimeBodyPart {
    static {
        MimeSession.session();
    }

    private static final int MAX_PARTS = 1000;
    private static final int MAX_HEADER_BYTES = 4 * 1024 * 1024;

    private final PartCount count; // shared by all parts of the message
    private List<MailPart> children;

    /** The total memory use of all parts of a message. */
    private static final class PartCount {
        private int parts;
        private long headerBytes;
    }

    private MailPart(InputStream shared, PartCount count) throws MessagingException {
        if (++count.parts > MAX_PARTS || count.headerBytes > MAX_HEADER_BYTES) {
            throw new TooManyParts();
        }
        this.count = count;
        BoundedHeaders read = BoundedHeaders.read(shared, name -> true);
        if (read.isCut()) {
            throw new MessagingException("a header section is too large");
        }
        headers = read;
        count.headerBytes += read.length();
        SharedInputStream position = (SharedInputStream) shared;
        contentStream = position.newStream(position.getPosition(), -1);
    }

    /** A whole message as a part; valid while the file is open. */
    static MailPart of(MailFile file) throws MessagingException {
        return new MailPart(file, new PartCount());
    }

    /** The message has more parts than the limit. */
    static final class TooManyParts extends MessagingException {}

    /** Its raw content in the file. */
    FileSlice content() {
        return (FileSlice) contentStream;
    }

    BoundedHeaders headers() {
        return (BoundedHeaders) headers;
    }

    /** The media type in lower case, such as {@code text/plain}; never fails. */
    String type() {
        String type = contentType();
        try {
            return new ContentType(type).getBaseType().toLowerCase(Locale.ROOT);
        } catch (MessagingException | RuntimeException unreadable) {
            String before = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
            return before.matches("[!-~&&[^/]]+/[!-~&&[^/]]+") ? before : "text/plain"; // RFC 2045 section 5.2
        }
    }

    /** A parameter of Content-Type, or null. */
    String parameter(String name) {
        try {
            return new ContentType(contentType()).getParameter(name);
        } catch (MessagingException | RuntimeException unreadable) {
            return null;
        }
    }

    /** The file name, decoded, or null. */
    String fileName() {
        try {
            String name = getFileName();
            return name == null || name.isBlank() ? null : FieldText.decoded(name);
        } catch (MessagingException | RuntimeException unreadable) {
            return null;
        }
    }

    boolean isAttachment() {
        String disposition = headers.getHeader("Content-Disposition", null);
        return disposition != null
                && disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    /** Without angle brackets, or null. */
    String contentId() {
        String id = headers.getHeader("Content-ID", null);
        if (id == null) {
            return null;
        }
        String plain =
                FieldText.plain(MimeUtility.unfold(id)).replaceAll("^<|>$", "").strip();
        return plain.isEmpty() ? null : plain;
    }

    /** The decoded bytes; the raw bytes if the encoding is unknown. */
    InputStream decoded() throws MessagingException {
        return PartContent.decoded(getRawInputStream(), encoding());
    }

    /** The bytes decoded as far as possible; the raw bytes if nothing can be decoded. */
    PartContent.Readable readable() throws MessagingException {
        return new PartContent(this::getRawInputStream, encoding()).readable();
    }

    /** The parts of a multipart, even a broken one; empty if no boundary is found. */
    List<MailPart> children() throws MessagingException {
        if (children == null) {
            Pieces pieces = new Pieces();
            children = new ArrayList<>();
            for (int i = 0; i < pieces.getCount(); i++) {
                BodyPart piece = pieces.getBodyPart(i);
                children.add((MailPart) piece);
            }
        }
        return children;
    }

    private String contentType() {
        String type = headers.getHeader("Content-Type", null);
        return type == null ? "text/plain" : MimeUtility.unfold(type);
    }

    String encoding() {
        try {
            String encoding = getEncoding();
            return encoding == null ? "7bit" : encoding.strip().toLowerCase(Locale.ROOT);
        } catch (MessagingException | RuntimeException unreadable) {
            return "7bit";
        }
    }

    /** Angus's multipart, adapted to create {@link MailPart}s and to be as lenient as other programs. */
    private final class Pieces extends MimeMultipart {
        Pieces() throws MessagingException {
            super(new Raw());
        }

        @Override
        protected void initializeProperties() {
            super.initializeProperties();
            allowEmpty = true;
            ignoreMissingEndBoundary = true;
            ignoreMissingBoundaryParameter = true;
        }

        @Override
        protected MimeBodyPart createMimeBodyPart(InputStream in) throws MessagingException {
            return new MailPart(in, MailPart.this.count);
        }
    }

    private final class Raw implements DataSource {
        @Override
        public InputStream getInputStream() throws IOException {
            try {
                return new SharedBoundedInput(getRawInputStream());
            } catch (MessagingException e) {
                throw new IOException(e);
            }
        }

        @Override
        public OutputStream getOutputStream() {
            throw new UnsupportedOperationException();
        }

        @Override
        public String getContentType() {
            return contentType();
        }

        @Override
        public String getName() {
            return "";
        }
    }

    private static final class SharedBoundedInput extends BoundedInput implements SharedInputStream {
        SharedBoundedInput(InputStream shared) {
            super(shared, BoundedHeaders.MAX_BYTES);
        }

        @Override
        public long getPosition() {
            return ((SharedInputStream) in).getPosition();
        }

        @Override
        public InputStream newStream(long start, long end) {
            return ((SharedInputStream) in).newStream(start, end);
        }
    }
}
