package dev.mailchute.outbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.files.OwnFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.ExchangeProperty;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what was sent, byte for byte. Before a message is sent, it is written under a hidden name, and a note of that is left in the outbox's staging folder;
 * once Exchange has it, one rename shows it. So the archive has neither a message that was not sent nor other bytes than those that were, whatever happens in
 * between.
 */
public final class Archive {
    static final String NOTE = ".archive";

    private static final Logger LOG = LoggerFactory.getLogger(Archive.class);

    Archive() {}

    /**
     * What is to be done once it is sent.
     *
     * @param hidden its present name
     * @param file the name that it gets
     */
    record Note(String hidden, String file) {}

    /** Writes the message, ready to be shown. An attempt after this one writes it again. */
    public void keep(@ExchangeProperty("folder") String folder, @Variable("mail") OutgoingMail mail)
            throws IOException {
        Path there = OwnFolder.of(folder);
        String name = EmlName.of(
                        Files.getLastModifiedTime(mail.file()).toInstant(),
                        mail.checkedMail().headers().subject(),
                        mail.key())
                + EmlName.ENDING;
        Path hidden = there.resolve("." + name + ".sending");
        try (InputStream in = mail.checkedMail().mail().open()) {
            Durable.copy(in, hidden);
        }
        Durable.syncFolder(there);
        Path staging = PreSendCheck.staging(mail.outbox());
        Durable.createBelow(mail.outbox().outboxDir(), staging);
        String note = mail.key() + "." + EmlName.key(there.toString(), name) + NOTE;
        Durable.write(
                staging.resolve(note),
                Json.file(new Note(hidden.toString(), there.resolve(name).toString())));
    }

    /**
     * Exchange has it: shows it in the archive.
     *
     * @throws MailboxDownException if it cannot, so that this is tried again
     */
    static void sent(OutgoingMail mail) {
        try {
            for (Path note : notes(mail)) {
                Note kept = Json.mapper().readValue(note.toFile(), Note.class);
                if (Files.exists(Path.of(kept.hidden()))) {
                    Durable.move(Path.of(kept.hidden()), Path.of(kept.file()));
                }
                Files.deleteIfExists(note);
            }
        } catch (IOException e) {
            throw new MailboxDownException(
                    Fault.of(
                            "storage",
                            "the message in " + mail.fileName() + " was sent, but it cannot be put into the archive of"
                                    + " your own steps, which is retried: " + OutboxState.describe(e)),
                    e);
        }
    }

    /** It was not sent, and a person decides: nothing is kept. */
    static void notSent(OutgoingMail mail) {
        try {
            for (Path note : notes(mail)) {
                Files.deleteIfExists(Path.of(
                        Json.mapper().readValue(note.toFile(), Note.class).hidden()));
                Files.deleteIfExists(note);
            }
        } catch (IOException e) {
            LOG.debug("what was kept of {} stays, under a hidden name", mail, e);
        }
    }

    private static List<Path> notes(OutgoingMail mail) throws IOException {
        Path staging = PreSendCheck.staging(mail.outbox());
        List<Path> notes = new ArrayList<>();
        if (Files.isDirectory(staging)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(staging, mail.key() + ".*" + NOTE)) {
                found.forEach(notes::add);
            }
        }
        return notes;
    }
}
