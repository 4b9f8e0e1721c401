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
 * One pass over the body of a mail: whether its outer multipart is closed, whether another mail follows in the same file, and whether
 * there is a block of zeros that nobody has written over.
 */
final class BodyScan {
    /** Zeros in a row that are no content: a block of a preallocated file. */
    private static final int HOLE = 4096;

    private static final int MAX_LINE = 1000;
    private static final Pattern FIELD = Pattern.compile("([A-Za-z][A-Za-z0-9-]*):(?:[ \t].*)?", Pattern.DOTALL);
    /** Django's file-based backend writes 79 dashes behind each mail; a mailbox file has a "From " line before each. */
    private static final Pattern SEPARATOR = Pattern.compile(
            "-{79}\\s*|From \\S+ +[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]\\d \\d\\d:\\d\\d.*", Pattern.DOTALL);

    /** Fields that tell whether lines are a header. */
    private static final Set<String> TELLING = Set.of(
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
    private boolean inBody; // where another mail may begin
    private boolean closed;
    private boolean several;
    private boolean hole;
    private int zeros;
    private boolean separated;
    private boolean inRun;
    private final Set<String> run = new HashSet<>();

    private BodyScan(MailForm form) {
        this.form = form;
        this.inBody = form.isText(); // in a multipart behind its end only: its parts may be messages themselves
    }

    /**
     * @param body from the empty line behind the header on
     */
    static BodyScan of(InputStream body, MailForm form) throws IOException {
        BodyScan scan = new BodyScan(form);
        int most =
                Math.max(MAX_LINE, form.boundary() == null ? 0 : form.boundary().length() + 10);
        byte[] line = new byte[most];
        int length = 0;
        byte[] bytes = new byte[64 * 1024];
        byte before = 0;
        for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
            for (int i = 0; i < read; i++) {
                byte b = bytes[i];
                if (b == '\r' || b == '\n' && before != '\r') {
                    scan.line(line, length);
                    length = 0;
                } else if (b != '\n' && length < most) {
                    line[length++] = b;
                }
                scan.zero(b == 0);
                before = b;
            }
        }
        scan.line(line, length);
        return scan;
    }

    /** Whether the outer multipart ends; true where there is none. */
    boolean isClosed() {
        return form.boundary() == null || closed;
    }

    boolean holdsSeveral() {
        return several;
    }

    boolean hasHole() {
        return hole;
    }

    private void zero(boolean is) {
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
            if (TELLING.contains(name)) {
                run.add(name);
            }
        } else {
            run.clear();
            inRun = false;
            separated = SEPARATOR.matcher(line).matches();
        }
    }

    /** Forwarded mail quotes some fields, and reports quote headers as they were delivered; a mail to be sent has neither Received. */
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
