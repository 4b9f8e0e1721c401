package dev.mailchute.eml;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks whether a file that has stopped changing seems complete, and which attachments must also have stopped changing. Reads only
 * the header and the last bytes.
 *
 * @param looksFinished whether nothing seems to be missing
 * @param attachments the paths in a {@code .json} file
 */
public record Completeness(boolean looksFinished, List<String> attachments) {
    /** How many bytes at the end are searched for the line that closes a multipart. */
    private static final int TAIL = 64 * 1024;

    /** @param isJson whether the message is JSON rather than MIME */
    public static Completeness of(Path file, boolean isJson) throws IOException {
        if (hasZerosAround(file)) {
            return new Completeness(false, List.of());
        }
        return isJson ? ofJson(file) : new Completeness(isMailFinished(file), List.of());
    }

    static UnsendableMail unfinished(String what) {
        return new UnsendableMail(
                "unfinished",
                "the file looks unfinished and has not changed for a while: " + what
                        + "; write it with a different extension and rename it when it is finished, or retry this letter if"
                        + " nothing is missing");
    }

    /** Zero bytes at the start or end, as in a preallocated file that is still being copied. UTF-16 may also end with one. */
    static boolean hasZerosAround(Path file) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            if (channel.size() == 0) {
                return false;
            }
            byte[] first = bytes(channel, 0, 2);
            byte[] last = bytes(channel, channel.size() - 1, 1);
            boolean utf16 = first.length == 2
                    && (((first[0] & 0xff) << 8 | first[1] & 0xff) >= 0xFEFF || (first[0] == 0) != (first[1] == 0));
            return !utf16 && (first.length > 0 && first[0] == 0 || last.length > 0 && last[0] == 0);
        }
    }

    private static boolean isMailFinished(Path file) throws IOException {
        RawHeader header = RawHeader.read(file);
        if (!header.isClosed()) {
            return header.isCut() || !header.startsWithField();
        }
        MailForm form = MailForm.of(header);
        if (form.boundary() == null) {
            return true;
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            int max = TAIL + form.boundary().length();
            long from = Math.max(header.end(), channel.size() - max);
            String tail = new String(bytes(channel, from, max), StandardCharsets.ISO_8859_1);
            return tail.lines().anyMatch(form::isEnd);
        }
    }

    private static byte[] bytes(SeekableByteChannel channel, long from, int max) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(max);
        channel.position(from);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // read on
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static Completeness ofJson(Path file) throws IOException {
        if (Files.size(file) > JsonMail.MAX_JSON) {
            return new Completeness(true, List.of());
        }
        List<String> attachments = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = JsonMembers.parser(in)) {
            JsonToken first = json.nextToken();
            if (first == JsonToken.START_OBJECT) {
                readMail(json, attachments);
            } else if (first != null) {
                json.skipChildren();
            }
            return new Completeness(first != null, List.copyOf(attachments));
        } catch (JsonProcessingException wrong) {
            return new Completeness(
                    !JsonMembers.endsEarly(wrong), List.of()); // invalid JSON is refused, not waited for
        }
    }

    private static void readMail(JsonParser json, List<String> attachments) throws IOException {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean isAttachments = json.currentName().equals("attachments");
            if (json.nextToken() == JsonToken.START_ARRAY && isAttachments) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    readAttachment(json, attachments);
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private static void readAttachment(JsonParser json, List<String> attachments) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                boolean isFile = json.currentName().equals("file");
                json.nextToken();
                if (isFile) {
                    add(json, attachments);
                }
                json.skipChildren();
            }
        } else {
            add(json, attachments);
            json.skipChildren();
        }
    }

    private static void add(JsonParser json, List<String> attachments) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING && attachments.size() < DraftParts.MAX_ATTACHMENTS) {
            attachments.add(json.getText());
        }
    }

    /** The state of the attachments: the text changes if one of them does. */
    public String attachmentState(Path outbox) throws IOException {
        if (attachments.isEmpty()) {
            return "";
        }
        OutboxFiles files = new OutboxFiles(outbox);
        StringBuilder state = new StringBuilder();
        for (String attachment : attachments) {
            state.append(files.state(attachment)).append('\n');
        }
        return Hash.of(state.toString(), 40);
    }
}
