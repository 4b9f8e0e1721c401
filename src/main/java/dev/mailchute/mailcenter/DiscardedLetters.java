package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The letters that were put aside, a folder each in {@code discarded/}: whole, so that each can be taken back.
 *
 * <p>Methods throw {@link UncheckedIOException} if the folder cannot be read or written.
 */
public final class DiscardedLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DiscardedLetters.class);
    static final String FOLDER = "discarded";
    /** How long a discarded letter can be restored. */
    public static final Duration KEPT = Duration.ofDays(30);

    private final MailCenter mailCenter;
    private final Path folder;
    private final Clock clock;
    private Count counted = new Count(MailCenter.Version.UNKNOWN, 0);

    DiscardedLetters(MailCenter mailCenter, Path folder, Clock clock) {
        this.mailCenter = mailCenter;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * A discarded letter.
     *
     * @param who discarded it
     * @param until when it can be restored
     */
    public record Discarded(Letter letter, Instant at, String who, Instant until) {}

    private record Count(MailCenter.Version version, int count) {}

    /** The discarded letter of this id. */
    public Optional<Discarded> find(String id) {
        if (!MailCenter.isId(id)) {
            return Optional.empty();
        }
        Path place = folder.resolve(id);
        return mailCenter.read(place, Optional.empty()).map(letter -> {
            Instant at = changedAt(place);
            String who = HistoryFile.read(place).stream()
                    .filter(act -> act.what().equals("discard"))
                    .reduce((first, last) -> last)
                    .map(HistoryEntry::who)
                    .orElse("unknown");
            return new Discarded(letter, at, who, at.plus(KEPT));
        });
    }

    /** When a letter was discarded, as its folder tells. */
    static Instant changedAt(Path letter) {
        Instant folderChanged = MailCenter.changed(letter);
        Instant told = MailCenter.changed(letter.resolve(HistoryFile.NAME));
        return told.isAfter(folderChanged) ? told : folderChanged;
    }

    /** What happened to a discarded letter, oldest first. */
    public List<HistoryEntry> history(Discarded discarded) {
        return HistoryFile.read(place(discarded));
    }

    /** The mail of a discarded letter, if there is one. */
    public Optional<Path> message(Discarded discarded) {
        return MailCenter.message(place(discarded));
    }

    private Path place(Discarded discarded) {
        return folder.resolve(discarded.letter().id());
    }

    /** How many letters can be restored; cheap to ask for. */
    public synchronized int count() {
        MailCenter.Version version = version();
        if (!version.equals(counted.version())) {
            int[] count = {0};
            forEachId(id -> count[0]++);
            boolean settled = version.isSettledAt(clock.instant());
            counted = new Count(settled ? version : MailCenter.Version.UNKNOWN, count[0]);
        }
        return counted.count();
    }

    MailCenter.Version version() {
        return new MailCenter.Version(List.of(MailCenter.changed(folder)));
    }

    /** Every discarded letter, without reading it. */
    void forEachId(Consumer<String> taker) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> letters = Files.newDirectoryStream(folder)) {
            for (Path letter : letters) {
                String id = letter.getFileName().toString();
                if (MailCenter.isId(id)) {
                    taker.accept(id);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a letter aside. */
    void add(Letter letter, String who) {
        try {
            Path waiting = mailCenter.place(letter);
            Path discarded = folder.resolve(letter.id());
            Files.createDirectories(folder);
            if (Files.exists(discarded)) {
                Durable.removeTree(discarded);
            }
            touch(waiting);
            Durable.move(waiting, discarded);
            mailCenter.watchers().forEach(watcher -> watcher.left(letter));
            mailCenter.tell(discarded, new HistoryEntry(clock.instant(), who, "discard", "discarded", null));
            Instant at = changedAt(discarded);
            Discarded now = new Discarded(letter, at, who, at.plus(KEPT));
            mailCenter.watchers().forEach(watcher -> watcher.discarded(now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now it can be restored for its time, also if a crash or a full disk keeps this out of the history. */
    private void touch(Path letter) {
        try {
            Files.setLastModifiedTime(letter, FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.debug("the time of {} stays as it was", letter, e);
        }
    }

    /** A discarded letter waits again. */
    void restore(Discarded discarded, String who) {
        Letter letter = discarded.letter();
        try {
            Path waiting = mailCenter.place(letter);
            Files.createDirectories(waiting.getParent());
            Durable.move(place(discarded), waiting);
            mailCenter.watchers().forEach(watcher -> watcher.restored(letter));
            mailCenter.tell(waiting, new HistoryEntry(clock.instant(), who, "restore", letter.outcome(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
