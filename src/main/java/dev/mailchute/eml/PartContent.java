package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.eclipse.angus.mail.util.BASE64DecoderStream;
import org.eclipse.angus.mail.util.DecodingException;
import org.eclipse.angus.mail.util.UUDecoderStream;

/** Decodes the content of a part as far as possible, whatever its encoding. */
final class PartContent {
    private static final Set<String> HARMLESS = Set.of("base64", "quoted-printable", "7bit", "8bit", "binary");
    private static final Set<String> UUENCODED = Set.of("uuencode", "x-uuencode", "x-uue");

    private final RawBytes raw;
    private final String encoding;

    /** @param encoding the transfer encoding, in lower case */
    PartContent(RawBytes raw, String encoding) {
        this.raw = raw;
        this.encoding = encoding;
    }

    /** The raw bytes; each call starts from the beginning. */
    interface RawBytes {
        InputStream open() throws MessagingException;
    }

    static InputStream decoded(InputStream raw, String encoding) {
        if (encoding.equals("base64")) {
            return new BASE64DecoderStream(raw, true); // tolerates stray characters and a missing end
        }
        try {
            return MimeUtility.decode(UUENCODED.contains(encoding) ? new ShortLines(raw) : raw, encoding);
        } catch (MessagingException unknown) {
            return raw;
        }
    }

    /**
     * The bytes for display.
     *
     * @param bytes never fails; ends where decoding fails
     * @param problem a description if the content is not decoded properly, else empty
     */
    record Readable(InputStream bytes, String problem) {}

    /** The bytes decoded as far as possible; the raw bytes if nothing can be decoded. */
    Readable readable() throws MessagingException {
        if (HARMLESS.contains(encoding)) {
            return new Readable(new Tolerant(decoded(raw.open(), encoding)), ""); // tolerates stray characters
        }
        if (!UUENCODED.contains(encoding)) {
            return new Readable(
                    raw.open(),
                    "its transfer encoding, " + FieldText.plain(encoding) + ", is not known, so it is shown undecoded");
        }
        if (!failsToDecode(new UUDecoderStream(lines()))) {
            return new Readable(new UUDecoderStream(lines()), "");
        }
        return isEmpty(lenient())
                ? new Readable(raw.open(), "its uuencoding is broken, so it is shown undecoded")
                : new Readable(lenient(), "its uuencoding is broken, so it may be incomplete");
    }

    private InputStream lenient() throws MessagingException {
        return new Tolerant(new UUDecoderStream(lines(), true, true));
    }

    private InputStream lines() throws MessagingException {
        return new ShortLines(raw.open());
    }

    private static boolean failsToDecode(InputStream decoded) {
        try {
            decoded.transferTo(OutputStream.nullOutputStream());
            return false;
        } catch (IOException | RuntimeException broken) {
            return true;
        }
    }

    private static boolean isEmpty(InputStream decoded) {
        try {
            return decoded.read() < 0;
        } catch (IOException | RuntimeException broken) {
            return true;
        }
    }

    /** Ends where decoding fails. */
    private static final class Tolerant extends FilterInputStream {
        Tolerant(InputStream in) {
            super(in);
        }

        @Override
        public int read() {
            try {
                return super.read();
            } catch (IOException | RuntimeException broken) {
                return -1;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = 0;
            for (int next; count < length; count++) {
                next = read(); // one by one, because the decoder loses buffered bytes when it fails
                if (next < 0) {
                    break;
                }
                bytes[offset + count] = (byte) next;
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** Limits line length, because Angus keeps a whole uuencoded line in memory; a real one has 61 bytes. */
    private static final class ShortLines extends FilterInputStream {
        private static final int MAX_LENGTH = 1000;
        private int length;

        ShortLines(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            length = next == '\n' ? 0 : length + 1;
            if (length > MAX_LENGTH) {
                throw new DecodingException("a line is too long");
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int max) throws IOException {
            if (max == 0) {
                return 0;
            }
            int next = read();
            if (next < 0) {
                return -1;
            }
            bytes[offset] = (byte) next;
            return 1;
        }
    }
}
