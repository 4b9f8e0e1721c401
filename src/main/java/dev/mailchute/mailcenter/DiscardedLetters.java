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
import java.util.stream.Stream;
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

    private final Path folder;
    private final LetterFolders waitingLetters;
    private final LetterWriter writer;
    private final List<LetterWatcher> watchers;
    private final Clock clock;
    private CountedFolder counted = new CountedFolder(FolderVersion.UNKNOWN, 0);

    /**
     * @param waitingLetters where letters come from, and go to when they are restored
     * @param watchers who hears of each
     */
    DiscardedLetters(
            Path folder, LetterFolders waitingLetters, LetterWriter writer, List<LetterWatcher> watchers, Clock clock) {
        this.folder = folder;
        this.waitingLetters = waitingLetters;
        this.writer = writer;
        this.watchers = watchers;
        this.clock = clock;
    }

    /**
     * A discarded letter.
     *
     * @param who discarded it
     * @param until when it can be restored
     */
    public record Discarded(Letter letter, Instant at, String who, Instant until) {}

    private record CountedFolder(FolderVersion version, int count) {}

    /** The discarded letter of this id. */
    public Optional<Discarded> find(String id) {
        if (!Letter.isId(id)) {
            return Optional.empty();
        }
        Path place = folder.resolve(id);
        return waitingLetters.read(place, Optional.empty()).map(letter -> {
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
        Instant folderChanged = FolderVersion.changed(letter);
        Instant told = FolderVersion.changed(letter.resolve(HistoryFile.NAME));
        return told.isAfter(folderChanged) ? told : folderChanged;
    }

    /** What happened to a discarded letter, oldest first. */
    public List<HistoryEntry> history(Discarded discarded) {
        return HistoryFile.read(place(discarded));
    }

    /** The mail of a discarded letter, if there is one. */
    public Optional<Path> message(Discarded discarded) {
        return LetterFolders.message(place(discarded));
    }

    private Path place(Discarded discarded) {
        return folder.resolve(discarded.letter().id());
    }

    /** How many letters can be restored; cheap to ask for. */
    public synchronized int count() {
        FolderVersion version = version();
        if (!version.equals(counted.version())) {
            int[] count = {0};
            forEachId(id -> count[0]++);
            boolean settled = version.isSettledAt(clock.instant());
            counted = new CountedFolder(settled ? version : FolderVersion.UNKNOWN, count[0]);
        }
        return counted.count();
    }

    FolderVersion version() {
        return FolderVersion.of(Stream.of(folder));
    }

    /** Every discarded letter, without reading it. */
    void forEachId(Consumer<String> taker) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> letters = Files.newDirectoryStream(folder)) {
            for (Path letter : letters) {
                String id = letter.getFileName().toString();
                if (Letter.isId(id)) {
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
            Path waiting = waitingLetters.of(letter);
            Path discarded = folder.resolve(letter.id());
            Files.createDirectories(folder);
            if (Files.exists(discarded)) {
                Durable.removeTree(discarded);
            }
            touch(waiting);
            Durable.move(waiting, discarded);
            watchers.forEach(watcher -> watcher.left(letter));
            writer.tell(discarded, new HistoryEntry(clock.instant(), who, "discard", "discarded", null));
            Instant at = changedAt(discarded);
            Discarded now = new Discarded(letter, at, who, at.plus(KEPT));
            watchers.forEach(watcher -> watcher.discarded(now));
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
            Path waiting = waitingLetters.of(letter);
            Files.createDirectories(waiting.getParent());
            Durable.move(place(discarded), waiting);
            watchers.forEach(watcher -> watcher.restored(letter));
            writer.tell(waiting, new HistoryEntry(clock.instant(), who, "restore", letter.outcome(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
