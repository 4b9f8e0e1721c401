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
 * What a bounded look at a file that has stopped changing says: whether all of it seems to be there, and what else must have stopped
 * changing. Its header is read and its last bytes, never all of it.
 *
 * @param looksFinished whether nothing seems to be missing
 * @param attachments paths that a {@code .json} names
 */
public record Completeness(boolean looksFinished, List<String> attachments) {
    /** Bytes at the end among which the line that closes a multipart is looked for. */
    private static final int TAIL = 64 * 1024;

    /** @param isJson whether it is a mail as JSON, else as MIME */
    public static Completeness of(Path file, boolean isJson) throws IOException {
        if (hasZerosAround(file)) {
            return new Completeness(false, List.of());
        }
        return isJson ? ofJson(file) : new Completeness(isMailFinished(file), List.of());
    }

    static UnsendableMail unfinished(String what) {
        return new UnsendableMail(
                "unfinished",
                "the file looks unfinished, and has not changed for a while: " + what
                        + "; write it under another ending and rename it once it is finished, or retry this letter if"
                        + " nothing is missing in it");
    }

    /** Zero bytes at its start or end, as in a preallocated file that is still being copied; they are at the end of UTF-16, too. */
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
            int most = TAIL + form.boundary().length();
            long from = Math.max(header.end(), channel.size() - most);
            String tail = new String(bytes(channel, from, most), StandardCharsets.ISO_8859_1);
            return tail.lines().anyMatch(form::isEnd);
        }
    }

    private static byte[] bytes(SeekableByteChannel channel, long from, int most) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(most);
        channel.position(from);
        while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
            // until the end
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
                    !JsonMembers.endsEarly(wrong), List.of()); // what is wrong is refused, not waited for
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

    /** The state of the attachments; another text when one of them has changed. */
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
