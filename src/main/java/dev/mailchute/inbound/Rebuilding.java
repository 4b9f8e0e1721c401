package dev.mailchute.inbound;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mailchute.eml.RebuiltMail;
import dev.mailchute.eml.RebuiltMail.Piece;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.PermanentException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.Graph;
import dev.mailchute.net.PathSegment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a message together from what the mailbox still gives of it: first what it says of the message, then what it says of the
 * attachments, then each attachment by itself, streamed into a file. What cannot be retrieved, or is too large, is left out, and the message
 * says so in words.
 */
final class Rebuilding {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);
    /** As many as a letter's page shows. Exchange takes 250. */
    private static final int MAX_ATTACHMENTS = 300;

    private static final int MAX_TEXT = 4 * 1024 * 1024;
    /** Each may take minutes until it fails, and the letter waits for it. */
    private static final int MAX_FAILURES = 5;
    /** Exchange takes no larger message. */
    private static final long MAX_BYTES = 150L * 1024 * 1024;
    /** An attachment is on the disk three times for a moment, twice of them encoded. */
    private static final int ROOM_FOR_EACH_BYTE = 4;

    private static final String SHORT =
            "subject,from,sender,internetMessageId,receivedDateTime,sentDateTime,importance";
    private static final String LONG =
            SHORT + ",toRecipients,ccRecipients,bccRecipients,replyTo,internetMessageHeaders";
    private static final String WHOLE = LONG + ",body";
    private static final String LIST = "/attachments?$top=100&$select=id,name,contentType,size,isInline";
    /** It belongs to attached files only, so that a list of attachments wants it asked for like this. */
    private static final String CONTENT_ID = ",microsoft.graph.fileAttachment/contentId";
    /** The text of a message is in memory several times while it is written; one message at a time does with little. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Mail mail;
    private final Graph graph;
    private final Path folder;
    private final String address;
    private final List<Piece> pieces = new ArrayList<>();
    private long left;
    private boolean isDiskSmall;
    private int failures;

    Rebuilding(Mail mail, Graph graph) {
        this.mail = mail;
        this.graph = graph;
        this.folder = Staging.folder(mail.inbound());
        this.address = "messages/" + PathSegment.encode(mail.id());
    }

    /**
     * @return empty if not even the subject can be retrieved
     * @throws MailboxDownException if Graph cannot be reached, or the disk not be written: the message is better held later
     */
    Optional<LetterContent> rebuilt() {
        try {
            attachments();
            return written(folder.resolve(mail.key() + ".rebuilt"));
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        } finally {
            removeParts();
        }
    }

    private Optional<LetterContent> written(Path file) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            Optional<ObjectNode> message = message();
            if (message.isEmpty()) {
                return Optional.empty();
            }
            RebuiltMail.write(message.get(), pieces, file);
            return Optional.of(new LetterContent(file, Files.size(file), true));
        }
    }

    /** All of it that can be retrieved, besides attachments. */
    private Optional<ObjectNode> message() {
        List<String> selections = List.of(WHOLE, LONG, SHORT);
        Fault fault = null;
        for (String selection : selections) {
            try {
                ObjectNode message =
                        (ObjectNode) graph.get(mail.mailbox(), address + "?$select=" + selection, MAX_TEXT);
                if (fault != null) {
                    say(
                            message,
                            selection.equals(LONG) ? "The text" : "The text, the recipients and most header fields",
                            fault);
                }
                return Optional.of(message);
            } catch (MailException e) {
                requireAnAnswer(e);
                fault = e.fault();
            }
        }
        LOG.info("{} cannot be rebuilt from JSON either: {}", mail, fault.text());
        return Optional.empty();
    }

    private static void say(ObjectNode message, String what, Fault fault) {
        message.putObject("body")
                .put("contentType", "text")
                .put(
                        "content",
                        what + " of this message could not be read, and is missing here: " + fault.text() + ".");
    }

    /** If there was no answer, or we are to wait, nothing is known about this message. */
    private static void requireAnAnswer(MailException e) {
        if (e instanceof MailboxDownException && e.fault().status() == 0) {
            throw e;
        }
    }

    private void attachments() throws IOException {
        left = room();
        for (JsonNode one : listed()) {
            pieces.add(piece(one));
        }
    }

    /** What may be fetched, in bytes. */
    private long room() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace() / ROOM_FOR_EACH_BYTE;
        isDiskSmall = room < MAX_BYTES;
        return Math.min(MAX_BYTES, room);
    }

    private List<JsonNode> listed() {
        List<JsonNode> listed = new ArrayList<>();
        try {
            JsonNode page = firstPage();
            while (true) {
                int before = listed.size();
                page.path("value").forEach(listed::add);
                boolean isMore = page.hasNonNull("@odata.nextLink") && listed.size() > before;
                if (!isMore || listed.size() > MAX_ATTACHMENTS) {
                    break;
                }
                page = graph.next(mail.mailbox(), page.get("@odata.nextLink").asText());
            }
        } catch (MailException e) {
            requireAnAnswer(e);
            pieces.add(Piece.note(
                    "attachments",
                    "The attachments could not be listed: " + e.fault().text() + "."));
        }
        if (listed.size() > MAX_ATTACHMENTS) {
            pieces.add(Piece.note(
                    "more-attachments",
                    "This message has more attachments than the " + MAX_ATTACHMENTS + " that are put into a letter."));
            return listed.subList(0, MAX_ATTACHMENTS);
        }
        return listed;
    }

    private JsonNode firstPage() {
        try {
            return graph.list(mail.mailbox(), address + LIST + CONTENT_ID);
        } catch (PermanentException refused) {
            return graph.list(
                    mail.mailbox(), address + LIST); // the picture in the text is an attachment beside it, then
        }
    }

    private Piece piece(JsonNode told) throws IOException {
        if (told.path("@odata.type").asText("").endsWith("referenceAttachment")) {
            return Piece.missing(told, "is a link to a file elsewhere; only its name is known");
        }
        if (told.path("size").asLong() > left) {
            return Piece.missing(told, tooMuch());
        }
        if (failures >= MAX_FAILURES) {
            return Piece.missing(told, "was not asked for: " + failures + " others could not be read before");
        }
        Path file = part(pieces.size());
        try {
            long size = fetched(told, file);
            if (size > left) {
                return Piece.missing(told, tooMuch());
            }
            left -= size;
            return Piece.of(told, file);
        } catch (MailException e) {
            requireAnAnswer(e);
            failures++;
            return Piece.missing(
                    told, "could not be read from the mailbox: " + e.fault().text());
        }
    }

    private String tooMuch() {
        return isDiskSmall
                ? "was left out: there is too little room on the disk"
                : "was left out: together with those before it, it has more than the " + MAX_BYTES / (1024 * 1024)
                        + " MB that are put into a letter";
    }

    /** Tried once more if it breaks off; after that, it is missing. */
    private long fetched(JsonNode told, Path file) throws IOException {
        String value =
                address + "/attachments/" + PathSegment.encode(told.path("id").asText("")) + "/$value";
        try {
            return download(value, file);
        } catch (TemporaryException again) {
            return download(value, file);
        }
    }

    /** @return its size; where that is more than is left, the file has not all of it */
    private long download(String value, Path file) throws IOException {
        long[] size = new long[1];
        graph.download(mail.mailbox(), value, bytes -> size[0] = copy(bytes, file, left));
        return size[0];
    }

    private static long copy(InputStream in, Path file, long most) throws IOException {
        long size = 0;
        byte[] chunk = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(chunk); read >= 0 && size <= most; read = in.read(chunk)) {
                out.write(chunk, 0, read);
                size += read;
            }
        }
        return size;
    }

    private Path part(int number) {
        return folder.resolve(mail.key() + ".part-" + number);
    }

    private void removeParts() {
        for (int number = 0; number < pieces.size() + 1; number++) {
            try {
                Files.deleteIfExists(part(number));
            } catch (IOException e) {
                LOG.debug("{} stays until the next poll", part(number), e);
            }
        }
    }
}
