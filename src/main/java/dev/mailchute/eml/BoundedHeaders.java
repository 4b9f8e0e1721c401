package dev.mailchute.eml;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import java.io.InputStream;
import java.util.Locale;
import java.util.function.Predicate;

/** Header fields of a message or a part, with limits on what is read and what is kept. */
final class BoundedHeaders extends InternetHeaders {
    /** Maximum bytes read of one header section. */
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
     * Reads up to and including the first blank line. Never fails: whatever cannot be read is left out, and {@link #isCut()} is then
     * true.
     *
     * @param wanted receives each field's name in lower case
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
        marked |= !found
                && line.startsWith("\u00EF\u00BB\u00BF"); // the bytes of a byte-order mark, written by Windows programs
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

    /** Whether at least one line looks like a header field, and no byte-order mark hides the first. */
    boolean isHeader() {
        return found && !marked;
    }

    /** The number of characters kept. */
    long length() {
        return length;
    }

    /** Whether a limit was exceeded. */
    boolean isCut() {
        return cut;
    }
}
