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
 * The discarded letters: a complete folder each in {@code discarded/}, so each can be restored.
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
     * @param waitingLetters where letters come from, and where restored ones go
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
     * @param until when the time to restore it ends
     */
    public record Discarded(Letter letter, Instant at, String who, Instant until) {}

    private record CountedFolder(FolderVersion version, int count) {}

    /** The discarded letter with this id. */
    public Optional<Discarded> find(String id) {
        if (!Letter.isId(id)) {
            return Optional.empty();
        }
        Path place = folder.resolve(id);
        return waitingLetters.read(place, Optional.empty()).map(letter -> {
            Instant at = changedAt(place);
            String who = HistoryFile.read(place).stream()
                    .filter(entry -> entry.what().equals("discard"))
                    .reduce((first, last) -> last)
                    .map(HistoryEntry::who)
                    .orElse("unknown");
            return new Discarded(letter, at, who, at.plus(KEPT));
        });
    }

    /** When a letter was discarded: the later of the times of its folder and its history. */
    static Instant changedAt(Path letter) {
        Instant folderChanged = FolderVersion.changed(letter);
        Instant historyChanged = FolderVersion.changed(letter.resolve(HistoryFile.NAME));
        return historyChanged.isAfter(folderChanged) ? historyChanged : folderChanged;
    }

    /** What happened to a discarded letter, oldest first. */
    public List<HistoryEntry> history(Discarded discarded) {
        return HistoryFile.read(place(discarded));
    }

    /** The message of a discarded letter, if it has one. */
    public Optional<Path> message(Discarded discarded) {
        return LetterFolders.message(place(discarded));
    }

    private Path place(Discarded discarded) {
        return folder.resolve(discarded.letter().id());
    }

    /** How many letters can be restored; cheap to call. */
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

    /** Passes on the id of each discarded letter, without reading it. */
    void forEachId(Consumer<String> action) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> letters = Files.newDirectoryStream(folder)) {
            for (Path letter : letters) {
                String id = letter.getFileName().toString();
                if (Letter.isId(id)) {
                    action.accept(id);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Discards a waiting letter. */
    void add(Letter letter, String who) {
        try {
            Path waiting = waitingLetters.of(letter);
            Path discarded = folder.resolve(letter.id());
            Durable.createBelow(folder.getParent().getParent(), folder);
            if (Files.exists(discarded)) {
                Durable.removeTree(discarded);
            }
            setChangedNow(waiting);
            Durable.move(waiting, discarded);
            watchers.forEach(watcher -> watcher.removed(letter));
            writer.addHistory(discarded, new HistoryEntry(clock.instant(), who, "discard", "discarded", null));
            Instant at = changedAt(discarded);
            Discarded now = new Discarded(letter, at, who, at.plus(KEPT));
            watchers.forEach(watcher -> watcher.discarded(now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time to restore it starts now, even if a crash or a full disk keeps the discard out of the history. */
    private void setChangedNow(Path letter) {
        try {
            Files.setLastModifiedTime(letter, FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.debug("the modification time of {} cannot be set", letter, e);
        }
    }

    /** Makes a discarded letter wait again. */
    void restore(Discarded discarded, String who) {
        Letter letter = discarded.letter();
        try {
            Path waiting = waitingLetters.of(letter);
            Durable.createBelow(folder.getParent().getParent(), waiting.getParent());
            Durable.move(place(discarded), waiting);
            watchers.forEach(watcher -> watcher.restored(letter));
            writer.addHistory(waiting, new HistoryEntry(clock.instant(), who, "restore", letter.outcome(), null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
