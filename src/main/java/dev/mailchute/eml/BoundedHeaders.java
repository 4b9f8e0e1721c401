package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Predicate;

/** Header fields of a mail or a part, with a limit on what is read and on what is kept. */
final class BoundedHeaders extends InternetHeaders {
    /** Bytes of one header section; more is not read. */
    static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_FIELDS = 2000;

    private final Predicate<String> wanted;
    private int fields;
    private long length;
    private boolean found;
    private boolean marked;
    private boolean cut;

    private BoundedHeaders(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * Reads up to the first blank line, leaving the stream just behind it. Never fails: what cannot be read is missing, and
     * {@link #isCut()} says so.
     *
     * @param wanted asked with each field's name in lower case
     */
    static BoundedHeaders read(InputStream in, Predicate<String> wanted) {
        BoundedHeaders headers = new BoundedHeaders(wanted);
        try {
            headers.load(new BoundedInput(in, MAX_BYTES));
        } catch (MessagingException tooMuch) {
            headers.cut = true;
        }
        return headers;
    }

    @Override
    public void addHeaderLine(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return;
        }
        marked |= !found && line.startsWith("\u00EF\u00BB\u00BF"); // the bytes of a mark: Windows programs write it
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        found |= !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (!wanted.test(name)) {
            return;
        }
        if (++fields > MAX_FIELDS) {
            cut = true;
            return;
        }
        length += line.length();
        super.addHeaderLine(FieldText.ofBytes(line));
    }

    /** Whether anything in it looks like a header field, and no byte-order mark hides the first one. */
    boolean isHeader() {
        return found && !marked;
    }

    /** Characters that are kept. */
    long length() {
        return length;
    }

    /** Whether there was more than the limits allow. */
    boolean isCut() {
        return cut;
    }
}
