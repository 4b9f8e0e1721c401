package dev.mailchute.outbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.files.Durable;
import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.files.VerifiedFile;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claimed files of an outbox, each in the hidden folder {@code .claimed/<key>} under its own name. A single rename
 * claims a file, so a producer that reuses the name creates another file.
 */
final class Claims {
    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
    private static final String FOLDER = ".claimed";

    private final OutboundLedger ledger;
    private final Rights rights;

    Claims(OutboundLedger ledger, Rights rights) {
        this.ledger = ledger;
        this.rights = rights;
    }

    /**
     * A claimed file.
     *
     * @param entry its ledger entry
     */
    record Claim(String key, Path file, Optional<OutboundEntry> entry) {}

    static Path folder(Outbox outbox) {
        return outbox.outboxDir().resolve(FOLDER);
    }

    static List<Path> files(Outbox outbox) throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder(outbox))) {
            try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder(outbox), Files::isDirectory)) {
                for (Path home : homes) {
                    content(home).ifPresent(files::add);
                }
            }
        }
        return files;
    }

    /** The claimed file of a message in progress. */
    static Optional<Path> find(Outbox outbox, String key) {
        Path home = folder(outbox).resolve(key);
        try {
            return Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS) ? content(home) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> content(Path home) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home)) {
            for (Path file : files) {
                // A network file system keeps a removed file that is still open elsewhere under a hidden name.
                if (!file.getFileName().toString().startsWith(".")) {
                    return Optional.of(file);
                }
            }
        } catch (NoSuchFileException e) {
            // removed meanwhile
        }
        return Optional.empty();
    }

    static boolean isClaimed(Path file) {
        Path home = file.getParent();
        return home != null
                && home.getParent() != null
                && home.getParent().getFileName().toString().equals(FOLDER);
    }

    /** The message key of a claimed file. */
    static String key(Path claimed) {
        return claimed.getParent().getFileName().toString();
    }

    /** Removes the folder of a claimed file that is gone. */
    static void removeHome(Path claimed) {
        if (isClaimed(claimed)) {
            removeIfEmpty(claimed.getParent());
        }
    }

    private static void removeIfEmpty(Path home) {
        try {
            if (content(home).isEmpty()) {
                Files.deleteIfExists(home);
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be removed before the next start", home, e);
        }
    }

    /** Removes empty folders that a crash left before the rename into them or after the file was removed. */
    static void removeEmptyHomes(Outbox outbox) throws IOException {
        if (!Files.isDirectory(folder(outbox))) {
            return;
        }
        try (DirectoryStream<Path> homes = Files.newDirectoryStream(folder(outbox), Files::isDirectory)) {
            for (Path home : homes) {
                removeIfEmpty(home);
            }
        }
    }

    /**
     * Claims a file unless it is claimed already.
     *
     * @throws NoSuchFileException if it is gone
     * @throws ForbiddenFileException if there is no permission to read or move it
     * @throws IOException if files of the outbox cannot be claimed
     */
    Claim take(Outbox outbox, Path file) throws IOException {
        if (isClaimed(file)) {
            return known(outbox, file);
        }
        if (!rights.mayRead(file)) {
            throw ForbiddenFileException.unreadable(file);
        }
        String key = freeKey(outbox, file, OutboxNames.text(file));
        return new Claim(key, move(outbox, file, key), ledger.find(key));
    }

    private Path move(Outbox outbox, Path file, String key) throws IOException {
        Path home = folder(outbox).resolve(key);
        Durable.createBelow(outbox.outboxDir(), home);
        Durable.syncFolder(home.getParent());
        Path claimed = home.resolve(OutboxNames.isExpressible(file) ? file.getFileName() : Path.of(shortened(file)));
        try {
            rights.move(file, claimed);
        } catch (AtomicMoveNotSupportedException | NoSuchFileException e) {
            Files.deleteIfExists(home);
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(home);
            throw Files.isWritable(outbox.outboxDir()) ? ForbiddenFileException.immovable(file, e) : e;
        }
        Durable.syncFolder(home);
        Durable.syncFolder(outbox.outboxDir());
        return claimed;
    }

    private static String shortened(Path file) {
        return OutboxNames.forReceipt(OutboxNames.text(file), "long");
    }

    /** The key comes from the file's name, time and size: after a crash the same file is the same message. */
    private String freeKey(Outbox outbox, Path file, String name) throws IOException {
        FileStamp stamp = FileStamp.of(file);
        String identity = name + "\n" + stamp.modified().toEpochMilli() + "\n" + stamp.size();
        String key = key(outbox, identity);
        for (int again = 2; isTaken(outbox, key, file); again++) {
            key = key(outbox, identity + "\n" + again);
        }
        return key;
    }

    private static String key(Outbox outbox, String identity) {
        return EmlName.key("outbound." + outbox.name(), identity);
    }

    private boolean isTaken(Outbox outbox, String key, Path file) throws IOException {
        if (find(outbox, key).isPresent()) {
            return true;
        }
        Optional<OutboundEntry> entry = ledger.find(key);
        if (entry.isEmpty()) {
            return false;
        }
        // Unfinished and not claimed: a power failure undid the rename.
        return MailRecord.isFinished(entry.get()) || !mayMatch(entry.get(), file);
    }

    private static boolean mayMatch(OutboundEntry entry, Path file) throws IOException {
        return entry.state() == State.CLAIMED || hasContent(entry, file);
    }

    private static boolean hasContent(OutboundEntry entry, Path file) throws IOException {
        return entry.content().sha256().isPresent()
                && entry.content().sha256().get().equals(VerifiedFile.sha256(file));
    }

    /** A file that exists although its entry is finished has returned, with a volume or from a backup. */
    private Claim known(Outbox outbox, Path file) throws IOException {
        String key = key(file);
        Optional<OutboundEntry> entry = ledger.find(key);
        if (entry.filter(MailRecord::isFinished).isEmpty()) {
            return new Claim(key, file, entry);
        }
        if (entry.get().state() == State.DONE && hasContent(entry.get(), file)) {
            return new Claim(key, file, entry.map(done -> new OutboundEntryBuilder(done)
                    .state(State.SENT)
                    .at(done.changed())));
        }
        String other = freeKey(outbox, file, OutboxNames.text(file));
        Path home = folder(outbox).resolve(other);
        Files.deleteIfExists(home);
        Durable.move(file.getParent(), home);
        return new Claim(other, home.resolve(file.getFileName()), Optional.empty());
    }

    /** Whether the file in the outbox with an entry's name is the file of that entry. */
    boolean isUnclaimed(Outbox outbox, OutboundEntry entry) {
        Path file = outbox.outboxDir().resolve(entry.file());
        try {
            return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                    && freeKey(outbox, file, entry.file()).equals(entry.key());
        } catch (IOException e) {
            return true;
        }
    }
}
