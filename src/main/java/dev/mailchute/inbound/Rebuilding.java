package dev.mailchute.inbound;

import dev.mailchute.eml.KnownAttachment;
import dev.mailchute.eml.KnownMessage;
import dev.mailchute.eml.RebuiltMail;
import dev.mailchute.eml.RebuiltMail.Piece;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailException;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.graph.Attachments;
import dev.mailchute.graph.Graph;
import dev.mailchute.graph.GraphAttachment;
import dev.mailchute.graph.MessageDetail;
import dev.mailchute.graph.Messages;
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

    /** Each may take minutes until it fails, and the letter waits for it. */
    private static final int MAX_FAILURES = 5;
    /** Exchange takes no larger message. */
    private static final long MAX_BYTES = 150L * 1024 * 1024;
    /** An attachment is on the disk three times for a moment, twice of them encoded. */
    private static final int ROOM_FOR_EACH_BYTE = 4;

    /** The text of a message is in memory several times while it is written; one message at a time does with little. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Mail mail;
    private final Messages messages;
    private final Attachments attachments;
    private final Path folder;
    private final List<Piece> pieces = new ArrayList<>();
    private long left;
    private boolean isDiskSmall;
    private int failures;

    Rebuilding(Mail mail, Graph graph) {
        this.mail = mail;
        this.messages = new Messages(graph);
        this.attachments = new Attachments(graph, mail.mailbox(), mail.id());
        this.folder = Staging.folder(mail.inbound());
    }

    /**
     * @return empty if not even the subject can be retrieved
     * @throws MailboxDownException if Graph cannot be reached, or the disk not be written: the message is better held later
     */
    Optional<LetterContent> rebuilt() {
        try {
            fetchAttachments();
            return written(folder.resolve(mail.key() + ".rebuilt"));
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        } finally {
            removeParts();
        }
    }

    private Optional<LetterContent> written(Path file) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            Optional<KnownMessage> message = message();
            if (message.isEmpty()) {
                return Optional.empty();
            }
            RebuiltMail.write(message.get(), pieces, file);
            return Optional.of(new LetterContent(file, Files.size(file), true));
        }
    }

    /** All of it that can be retrieved, besides attachments. */
    private Optional<KnownMessage> message() {
        Fault fault = null;
        for (MessageDetail detail : MessageDetail.values()) {
            try {
                KnownMessage message = messages.known(mail.mailbox(), mail.id(), detail);
                return Optional.of(fault == null ? message : message.saying(missing(detail, fault)));
            } catch (MailException e) {
                requireAnAnswer(e);
                fault = e.fault();
            }
        }
        LOG.info("{} cannot be rebuilt from JSON either: {}", mail, fault.text());
        return Optional.empty();
    }

    private static String missing(MessageDetail known, Fault fault) {
        String what =
                known == MessageDetail.WITHOUT_TEXT ? "The text" : "The text, the recipients and most header fields";
        return what + " of this message could not be read, and is missing here: " + fault.text() + ".";
    }

    /** If there was no answer, or we are to wait, nothing is known about this message. */
    private static void requireAnAnswer(MailException e) {
        if (e instanceof MailboxDownException && e.fault().status() == 0) {
            throw e;
        }
    }

    private void fetchAttachments() throws IOException {
        left = room();
        for (GraphAttachment one : listed()) {
            pieces.add(piece(one));
        }
    }

    /** What may be fetched, in bytes. */
    private long room() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace() / ROOM_FOR_EACH_BYTE;
        isDiskSmall = room < MAX_BYTES;
        return Math.min(MAX_BYTES, room);
    }

    private List<GraphAttachment> listed() {
        List<GraphAttachment> listed = new ArrayList<>();
        try {
            attachments.list(listed, MAX_ATTACHMENTS);
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

    private Piece piece(GraphAttachment attachment) throws IOException {
        KnownAttachment told = attachment.known();
        if (attachment.isLink()) {
            return Piece.missing(told, "is a link to a file elsewhere; only its name is known");
        }
        if (told.size() > left) {
            return Piece.missing(told, tooMuch());
        }
        if (failures >= MAX_FAILURES) {
            return Piece.missing(told, "was not asked for: " + failures + " others could not be read before");
        }
        Path file = part(pieces.size());
        try {
            long size = fetched(attachment, file);
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
    private long fetched(GraphAttachment attachment, Path file) throws IOException {
        try {
            return download(attachment, file);
        } catch (TemporaryException again) {
            return download(attachment, file);
        }
    }

    /** @return its size; where that is more than is left, the file has not all of it */
    private long download(GraphAttachment attachment, Path file) throws IOException {
        long[] size = new long[1];
        attachments.download(attachment, bytes -> size[0] = copy(bytes, file, left));
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
