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
 * Rebuilds a message from what the mailbox still returns: its properties, the list of its attachments, then each
 * attachment, streamed into a file. Parts that cannot be retrieved or are too large are left out, and the rebuilt
 * message says so.
 */
final class Rebuilding {
    private static final Logger LOG = LoggerFactory.getLogger(Rebuilding.class);
    /** As many as a letter's page shows. Exchange accepts 250. */
    private static final int MAX_ATTACHMENTS = 300;

    /** Each may take minutes to fail, and the letter waits for it. */
    private static final int MAX_FAILURES = 5;
    /** Exchange accepts no larger message. */
    private static final long MAX_BYTES = 150L * 1024 * 1024;
    /** For a moment an attachment is on the disk three times, two of them encoded. */
    private static final int ROOM_FOR_EACH_BYTE = 4;

    /** A message's text is in memory several times while it is written, so only one message is written at a time. */
    private static final Object ONE_AT_A_TIME = new Object();

    private final Mail mail;
    private final Messages messages;
    private final Attachments attachments;
    private final Path folder;
    private final List<Piece> pieces = new ArrayList<>();
    private long left;
    private boolean isDiskLow;
    private int failures;

    Rebuilding(Mail mail, Graph graph) {
        this.mail = mail;
        this.messages = new Messages(graph);
        this.attachments = new Attachments(graph, mail.mailbox(), mail.id());
        this.folder = Staging.folder(mail.inbound());
    }

    /**
     * @return empty if not even the subject can be retrieved
     * @throws MailboxDownException if Graph cannot be reached or the disk cannot be written; the message is held later
     */
    Optional<LetterContent> rebuilt() {
        try {
            fetchAttachments();
            return write(folder.resolve(mail.key() + ".rebuilt"));
        } catch (IOException e) {
            throw Staging.storage(mail.inbound(), e);
        } finally {
            removeParts();
        }
    }

    private Optional<LetterContent> write(Path file) throws IOException {
        synchronized (ONE_AT_A_TIME) {
            Optional<KnownMessage> message = message();
            if (message.isEmpty()) {
                return Optional.empty();
            }
            RebuiltMail.write(message.get(), pieces, file);
            return Optional.of(new LetterContent(file, Files.size(file), true));
        }
    }

    /** As much as can be retrieved, without attachments. */
    private Optional<KnownMessage> message() {
        Fault fault = null;
        for (MessageDetail detail : MessageDetail.values()) {
            try {
                KnownMessage message = messages.known(mail.mailbox(), mail.id(), detail);
                return Optional.of(fault == null ? message : message.withText(missing(detail, fault)));
            } catch (MailException e) {
                rethrowIfUnanswered(e);
                fault = e.fault();
            }
        }
        LOG.info(
                "{} cannot be rebuilt from its properties either, so its letter has no content: {}",
                mail,
                fault.text());
        return Optional.empty();
    }

    private static String missing(MessageDetail known, Fault fault) {
        String what =
                known == MessageDetail.WITHOUT_TEXT ? "The text" : "The text, the recipients and most header fields";
        return what + " of this message could not be read and is missing here: " + fault.text() + ".";
    }

    /** Without an answer, or while Graph asks to wait, nothing is known about this message. */
    private static void rethrowIfUnanswered(MailException e) {
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

    /** How many bytes may be fetched. */
    private long room() throws IOException {
        long room = Files.getFileStore(folder).getUsableSpace() / ROOM_FOR_EACH_BYTE;
        isDiskLow = room < MAX_BYTES;
        return Math.min(MAX_BYTES, room);
    }

    private List<GraphAttachment> listed() {
        List<GraphAttachment> listed = new ArrayList<>();
        try {
            attachments.list(listed, MAX_ATTACHMENTS);
        } catch (MailException e) {
            rethrowIfUnanswered(e);
            pieces.add(Piece.note(
                    "attachments",
                    "The attachments could not be listed: " + e.fault().text() + "."));
        }
        if (listed.size() > MAX_ATTACHMENTS) {
            pieces.add(Piece.note(
                    "more-attachments",
                    "This message has more than " + MAX_ATTACHMENTS
                            + " attachments; a letter holds no more than that."));
            return listed.subList(0, MAX_ATTACHMENTS);
        }
        return listed;
    }

    private Piece piece(GraphAttachment attachment) throws IOException {
        KnownAttachment known = attachment.known();
        if (attachment.isLink()) {
            return Piece.missing(known, "is a link to a file stored elsewhere; only its name is known");
        }
        if (known.size() > left) {
            return Piece.missing(known, tooLarge());
        }
        if (failures >= MAX_FAILURES) {
            return Piece.missing(known, "was not fetched, because " + failures + " others could not be read");
        }
        Path file = part(pieces.size());
        try {
            long size = fetch(attachment, file);
            if (size > left) {
                return Piece.missing(known, tooLarge());
            }
            left -= size;
            return Piece.of(known, file);
        } catch (MailException e) {
            rethrowIfUnanswered(e);
            failures++;
            return Piece.missing(
                    known, "could not be read from the mailbox: " + e.fault().text());
        }
    }

    private String tooLarge() {
        return isDiskLow
                ? "was left out: there is too little space on the disk"
                : "was left out: with it, the attachments would exceed the " + MAX_BYTES / (1024 * 1024)
                        + " MB that a letter holds";
    }

    /** Retried once if it breaks off. */
    private long fetch(GraphAttachment attachment, Path file) throws IOException {
        try {
            return download(attachment, file);
        } catch (TemporaryException again) {
            return download(attachment, file);
        }
    }

    /** @return its size; if that exceeds the remaining room, the file is incomplete */
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
                LOG.debug("{} cannot be removed before the next poll", part(number), e);
            }
        }
    }
}
