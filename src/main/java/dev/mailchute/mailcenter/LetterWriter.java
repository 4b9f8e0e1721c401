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

/** Writes a letter's folder. After a crash, a new letter is complete or does not exist. */
final class LetterWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LetterWriter.class);

    private final TroubleLog troubles = new TroubleLog();

    /** Writes a new letter under a hidden name and renames the folder when it is complete. */
    void create(Path folder, Letter letter, Optional<MailCenter.Message> message, HistoryEntry held)
            throws IOException {
        Path part = folder.resolveSibling("." + letter.id() + ".part");
        if (Files.exists(part)) {
            Durable.removeTree(part);
        }
        Path root = folder.getParent().getParent();
        Durable.createBelow(root.getParent(), part);
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

    /** Updates a waiting letter after a further failure; without a message, the stored one stays. */
    void refresh(Path folder, Letter letter, Optional<MailCenter.Message> message, HistoryEntry held)
            throws IOException {
        if (message.isPresent()) {
            Durable.replace(store(folder, message.get()), folder.resolve(LetterFolders.MESSAGE));
        }
        Durable.write(folder.resolve(LetterFile.NAME), Json.file(letter));
        addHistory(folder, held);
    }

    /** Replaces the message of a letter; the message so far stays as the previous version. */
    void replace(Path folder, Letter letter, MailCenter.Message message) throws IOException {
        Path part = store(folder, message);
        Path previous =
                LetterFolders.previous(folder, LetterFolders.previous(folder).size() + 1);
        try (InputStream in = Files.newInputStream(folder.resolve(LetterFolders.MESSAGE))) {
            Durable.copy(in, previous);
        }
        Durable.replace(part, folder.resolve(LetterFolders.MESSAGE));
        Durable.write(folder.resolve(LetterFile.NAME), Json.file(letter));
    }

    private static Path store(Path folder, MailCenter.Message message) throws IOException {
        Path part = folder.resolve("." + LetterFolders.MESSAGE + ".part");
        try (InputStream in = message.open()) {
            Durable.copy(in, part);
        }
        return part;
    }

    /** Adds an entry for something already done to a letter's history. A failure to write is only logged, as it undoes nothing. */
    void addHistory(Path folder, HistoryEntry entry) {
        try {
            HistoryFile.append(folder, entry);
        } catch (NoSuchFileException e) {
            return; // The letter was settled in the meantime.
        } catch (IOException e) {
            troubles.warn(
                    LOG,
                    folder + " history",
                    e.toString(),
                    "the history of letter " + folder.getFileName() + " cannot be written, and lacks " + entry.what()
                            + " by " + entry.who() + ": " + e);
        }
    }
}
