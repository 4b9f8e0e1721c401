package dev.mailchute.eml;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The raw bytes of a file's header, split into fields like {@link BoundedHeaders}, to leave out single fields.
 *
 * @param bom the length of a UTF-8 byte-order mark: 3 or 0
 * @param end the offset of the empty line after the header; the end of the file if there is none
 * @param isClosed whether there is an empty line after the header
 * @param isCut whether the header is longer than what was read
 * @param lineEnd of the first line
 */
record RawHeader(List<RawField> fields, int bom, long end, boolean isClosed, boolean isCut, String lineEnd) {

    /** Enough for the maximum number of recipients, each on its own line. */
    private static final int MAX_LINES = AddressList.MAX_ADDRESSES + 10_000;

    /**
     * One field with its continuation lines, or one line that is not a field.
     *
     * @param name in lower case; empty if the line is not a field
     * @param bytes including the line end
     */
    record RawField(String name, byte[] bytes) {
        /** The text after the colon, still folded. */
        String value() {
            return FieldText.ofBytes(bytesOfValue());
        }

        /** The same with bytes as chars. */
        String bytesOfValue() {
            String line = new String(bytes, StandardCharsets.ISO_8859_1);
            return line.substring(line.indexOf(':') + 1).strip();
        }

        boolean isField() {
            return !name.isEmpty();
        }

        boolean hasLineEnd() {
            byte last = bytes[bytes.length - 1];
            return last == '\n' || last == '\r';
        }
    }

    static RawHeader read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return read(in);
        }
    }

    static RawHeader read(InputStream in) throws IOException {
        int bom = 0;
        in.mark(3);
        if (in.read() == 0xEF && in.read() == 0xBB && in.read() == 0xBF) {
            bom = 3;
        } else {
            in.reset();
        }
        List<byte[]> lines = new ArrayList<>();
        long end = bom;
        boolean closed = false;
        while (end - bom <= BoundedHeaders.MAX_BYTES && lines.size() <= MAX_LINES) {
            byte[] line = line(in, BoundedHeaders.MAX_BYTES + 1 - (end - bom));
            if (line.length == 0 || line[0] == '\n' || line[0] == '\r') {
                closed = line.length > 0;
                break;
            }
            end += line.length;
            lines.add(line);
        }
        boolean cut = end - bom > BoundedHeaders.MAX_BYTES || lines.size() > MAX_LINES;
        return new RawHeader(folded(lines), bom, end, closed, cut, lineEnd(lines));
    }

    /** The raw bytes of the accepted fields. */
    byte[] bytes(Predicate<RawField> kept) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        fields.stream().filter(kept).forEach(field -> bytes.writeBytes(field.bytes()));
        return bytes.toByteArray();
    }

    List<RawField> all(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).toList();
    }

    boolean startsWithField() {
        return !fields.isEmpty() && fields.get(0).isField();
    }

    /** The first line as text, for error messages. */
    String firstLine() {
        return fields.isEmpty()
                ? ""
                : new String(fields.get(0).bytes(), StandardCharsets.ISO_8859_1).split("[\r\n]")[0];
    }

    private static String lineEnd(List<byte[]> lines) {
        byte[] first = lines.isEmpty() ? new byte[0] : lines.get(0);
        return first.length > 1 && first[first.length - 1] == '\n' && first[first.length - 2] != '\r' ? "\n" : "\r\n";
    }

    /** Accepts the line ends that Angus accepts: LF, CR LF, CR CR LF and CR. */
    private static byte[] line(InputStream in, long max) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int c = in.read(); c >= 0; c = in.read()) {
            line.write(c);
            if (c == '\n' || line.size() >= max) {
                break;
            }
            if (c == '\r') {
                in.mark(2);
                int next = in.read();
                if (next == '\n') {
                    line.write(next);
                } else if (next == '\r' && in.read() == '\n') {
                    line.write('\r');
                    line.write('\n');
                } else {
                    in.reset();
                }
                break;
            }
        }
        return line.toByteArray();
    }

    private static List<RawField> folded(List<byte[]> lines) {
        List<RawField> fields = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            byte[] first = lines.get(at++);
            ByteArrayOutputStream whole = new ByteArrayOutputStream(first.length);
            whole.writeBytes(first);
            while (at < lines.size() && isContinuation(lines.get(at))) {
                whole.writeBytes(lines.get(at++));
            }
            fields.add(new RawField(name(first), whole.toByteArray()));
        }
        return fields;
    }

    private static boolean isContinuation(byte[] line) {
        return line[0] == ' ' || line[0] == '\t';
    }

    private static String name(byte[] line) {
        String text = new String(line, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':');
        String name = colon < 1 || isContinuation(line)
                ? ""
                : text.substring(0, colon).stripTrailing();
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name.toLowerCase(Locale.ROOT) : "";
    }
}
