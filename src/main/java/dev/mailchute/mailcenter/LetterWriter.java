package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a letter's folder: whatever a crash leaves of it, a letter is there as a whole or not at all. */
final class LetterWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LetterWriter.class);

    private final TroubleLog troubles = new TroubleLog();

    /** Writes a new letter; it takes its place in one step. */
    void create(Path folder, Letter letter, Optional<MailCenter.Message> message, HistoryEntry held)
            throws IOException {
        Path part = folder.resolveSibling("." + letter.id() + ".part");
        if (Files.exists(part)) {
            Durable.removeTree(part);
        }
        Files.createDirectories(part);
        if (message.isPresent()) {
            try (InputStream in = message.get().open()) {
                Durable.copy(in, part.resolve(LetterFolders.MESSAGE));
            }
        }
        Durable.write(part.resolve(LetterFile.NAME), Json.file(letter));
        HistoryFile.append(part, held);
        Durable.syncFolder(part);
        Durable.move(part, folder);
    }

    /** Writes a letter that waits already, after one more failure; without a message, the one that is there stays. */
    void refresh(Path folder, Letter letter, Optional<MailCenter.Message> message, HistoryEntry held)
            throws IOException {
        if (message.isPresent()) {
            Durable.replace(received(folder, message.get()), folder.resolve(LetterFolders.MESSAGE));
        }
        Durable.write(folder.resolve(LetterFile.NAME), Json.file(letter));
        tell(folder, held);
    }

    /** Writes a letter with another message; the one until now stays beside it as the previous version. */
    void replace(Path folder, Letter letter, MailCenter.Message message) throws IOException {
        Path part = received(folder, message);
        Path previous =
                LetterFolders.previous(folder, LetterFolders.previous(folder).size() + 1);
        try (InputStream in = Files.newInputStream(folder.resolve(LetterFolders.MESSAGE))) {
            Durable.copy(in, previous);
        }
        Durable.replace(part, folder.resolve(LetterFolders.MESSAGE));
        Durable.write(folder.resolve(LetterFile.NAME), Json.file(letter));
    }

    private static Path received(Path folder, MailCenter.Message message) throws IOException {
        Path part = folder.resolve("." + LetterFolders.MESSAGE + ".part");
        try (InputStream in = message.open()) {
            Durable.copy(in, part);
        }
        return part;
    }

    /** Adds to a letter's history what has been done: that it cannot be written down undoes nothing, so it is only logged. */
    void tell(Path folder, HistoryEntry act) {
        try {
            HistoryFile.append(folder, act);
        } catch (NoSuchFileException e) {
            return; // The letter has left meanwhile.
        } catch (IOException e) {
            troubles.warn(
                    LOG,
                    folder + " history",
                    e.toString(),
                    "the history of letter " + folder.getFileName() + " cannot be written: " + act.what() + " by "
                            + act.who() + " is missing there: " + e);
        }
    }
}
