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

/** The content of a part as bytes, for whoever must have something, whatever the encoding. */
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

    /** The bytes as they came, from their beginning each time. */
    interface RawBytes {
        InputStream open() throws MessagingException;
    }

    static InputStream decoded(InputStream raw, String encoding) {
        if (encoding.equals("base64")) {
            return new BASE64DecoderStream(raw, true); // stray characters and a missing end are no errors
        }
        try {
            return MimeUtility.decode(UUENCODED.contains(encoding) ? new ShortLines(raw) : raw, encoding);
        } catch (MessagingException unknown) {
            return raw;
        }
    }

    /**
     * The bytes for a person to look at.
     *
     * @param bytes never fail to be decoded; they end where they cannot be
     * @param problem in words, where they are not what was meant; empty else
     */
    record Readable(InputStream bytes, String problem) {}

    /** The decoded bytes as far as they can be, or the bytes as they came where nothing can be decoded. */
    Readable readable() throws MessagingException {
        if (HARMLESS.contains(encoding)) {
            return new Readable(new Tolerant(decoded(raw.open(), encoding)), ""); // stray characters are no errors
        }
        if (!UUENCODED.contains(encoding)) {
            return new Readable(
                    raw.open(),
                    "its transfer encoding, " + FieldText.plain(encoding)
                            + ", is not known, so that it is given as it came");
        }
        if (!failsToDecode(new UUDecoderStream(lines()))) {
            return new Readable(new UUDecoderStream(lines()), "");
        }
        return isEmpty(lenient())
                ? new Readable(raw.open(), "its uuencoding is broken, so that it is given as it came")
                : new Readable(lenient(), "its uuencoding is broken, so that it may be incomplete");
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

    /** Ends where the bytes cannot be decoded any further. */
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
                next = read(); // one by one, for the decoder forgets what it has when it fails
                if (next < 0) {
                    break;
                }
                bytes[offset + count] = (byte) next;
            }
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    /** Angus holds a line of uuencoded text in memory; a real one has 61 bytes. */
    private static final class ShortLines extends FilterInputStream {
        private static final int LONGEST = 1000;
        private int length;

        ShortLines(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            length = next == '\n' ? 0 : length + 1;
            if (length > LONGEST) {
                throw new DecodingException("a line is too long");
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int most) throws IOException {
            if (most == 0) {
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
