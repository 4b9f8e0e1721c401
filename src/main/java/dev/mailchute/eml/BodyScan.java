package dev.mailchute.eml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pass over the body of a message: checks whether its outer multipart is closed, whether another message follows in the same
 * file, and whether a block of zeros was never overwritten.
 */
final class BodyScan {
    /** This many zeros in a row are a block of a preallocated file, not content. */
    private static final int HOLE = 4096;

    private static final int MAX_LINE = 1000;
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9-]*):(?:[ \t].*)?", Pattern.DOTALL);
    /** Django's file-based backend writes 79 dashes after each message; an mbox file has a "From " line before each. */
    private static final Pattern SEPARATOR = Pattern.compile(
            "-{79}\\s*|From \\S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d.*", Pattern.DOTALL);

    /** Fields that show whether a run of lines is a header. */
    private static final Set<String> INDICATIVE = Set.of(
            "to",
            "cc",
            "bcc",
            "x-receiver",
            "from",
            "subject",
            "message-id",
            "mime-version",
            "content-type",
            "received",
            "return-path",
            "delivered-to");

    private final MailForm form;
    private boolean inBody; // where another message may begin
    private boolean closed;
    private boolean several;
    private boolean hole;
    private int zeros;
    private boolean separated;
    private boolean inRun;
    private final Set<String> run = new HashSet<>();

    private BodyScan(MailForm form) {
        this.form = form;
        this.inBody = form.isText(); // in a multipart only after its end: its parts may be messages themselves
    }

    /**
     * @param body starts with the empty line after the header
     */
    static BodyScan of(InputStream body, MailForm form) throws IOException {
        BodyScan scan = new BodyScan(form);
        int max =
                Math.max(MAX_LINE, form.boundary() == null ? 0 : form.boundary().length() + 10);
        byte[] line = new byte[max];
        int length = 0;
        byte[] bytes = new byte[64 * 1024];
        byte before = 0;
        for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
            for (int i = 0; i < read; i++) {
                byte b = bytes[i];
                if (b == '\r' || b == '\n' && before != '\r') {
                    scan.line(line, length);
                    length = 0;
                } else if (b != '\n' && length < max) {
                    line[length++] = b;
                }
                scan.countZeros(b == 0);
                before = b;
            }
        }
        scan.line(line, length);
        return scan;
    }

    /** Whether the outer multipart is closed; true if there is none. */
    boolean isClosed() {
        return form.boundary() == null || closed;
    }

    boolean hasSeveralMessages() {
        return several;
    }

    boolean hasHole() {
        return hole;
    }

    private void countZeros(boolean is) {
        zeros = is ? zeros + 1 : 0;
        hole |= zeros >= HOLE;
    }

    private void line(byte[] bytes, int length) {
        if (form.boundary() != null && !closed) {
            if (length > 4
                    && bytes[0] == '-'
                    && form.isEnd(new String(bytes, 0, length, StandardCharsets.ISO_8859_1))) {
                closed = true;
                inBody = true;
            }
        } else if (inBody && !several) {
            field(bytes, length);
        }
    }

    private void field(byte[] bytes, int length) {
        if (length == 0) {
            several |= isHeader();
            run.clear();
            inRun = false;
            separated = false;
            return;
        }
        if ((bytes[0] == ' ' || bytes[0] == '\t') && inRun) {
            return;
        }
        String line = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        Matcher field = FIELD.matcher(line);
        if (field.matches()) {
            inRun = true;
            String name = field.group(1).toLowerCase(Locale.ROOT);
            if (INDICATIVE.contains(name)) {
                run.add(name);
            }
        } else {
            run.clear();
            inRun = false;
            separated = SEPARATOR.matcher(line).matches();
        }
    }

    /** Excludes quoted fields in forwarded mail, and delivered headers in reports: a message to be sent has no Received field. */
    private boolean isHeader() {
        boolean addressed =
                run.contains("to") || run.contains("cc") || run.contains("bcc") || run.contains("x-receiver");
        boolean delivered = run.contains("received") || run.contains("return-path") || run.contains("delivered-to");
        if (separated) {
            return addressed && (run.contains("from") || run.contains("subject"));
        }
        return addressed
                && !delivered
                && run.contains("from")
                && run.contains("message-id")
                && (run.contains("mime-version") || run.contains("content-type"));
    }
}
