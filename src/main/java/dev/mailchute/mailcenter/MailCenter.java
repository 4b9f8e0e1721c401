package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * The letters on disk: one folder each, {@code <direction>/<id>/} with {@code letter.json}, {@code history.jsonl} and, if the message
 * could be retrieved, {@code message.eml}. The folders are the only record of what is waiting. Every change to letters is made here, and
 * watchers are notified of it.
 *
 * <p>Methods throw {@link UncheckedIOException} if the folder cannot be read or written.
 */
public final class MailCenter {
    /** How long the records of settled letters are kept. */
    public static final Duration KEEP_SETTLED = Duration.ofDays(30);

    private static final Duration KEEP_UNFINISHED = Duration.ofDays(1);

    private final Clock clock;
    private final Supplier<Optional<String>> trouble;
    private final LetterFolders folders;
    private final LetterWriter writer = new LetterWriter();
    private final List<LetterWatcher> watchers = new CopyOnWriteArrayList<>();
    private final DiscardedLetters discarded;
    private final SettledLetters settledLetters;
    private final Tidiness tidiness;

    public MailCenter(Path root, Clock clock) {
        this(root, clock, Optional::empty);
    }

    /** @param trouble why no letters can be written now; empty if they can */
    public MailCenter(Path root, Clock clock, Supplier<Optional<String>> trouble) {
        this.clock = clock;
        this.trouble = trouble;
        this.folders = new LetterFolders(root);
        this.discarded = new DiscardedLetters(root.resolve(DiscardedLetters.FOLDER), folders, writer, watchers, clock);
        this.settledLetters = new SettledLetters(root, SettledLetters.MAX_RECORDS);
        this.tidiness = new Tidiness(root);
    }

    /** A message's content; each call opens it from the start. */
    public interface Message {
        InputStream open() throws IOException;
    }

    /**
     * Takes custody of a message: once this returns, the letter survives a crash. If a letter with this id is already waiting, this is a
     * further failure of the same message.
     *
     * @param message empty if it could not be retrieved
     * @return the letter as stored
     */
    public Letter hold(Letter letter, Optional<Message> message) {
        try {
            Optional<String> unusable = trouble.get();
            if (unusable.isPresent()) {
                throw new IOException(unusable.get());
            }
            Path folder = folders.of(letter);
            Letter held = folders.read(folder, Optional.of(letter.direction()))
                    .map(letter::after)
                    .orElse(letter);
            HistoryEntry entry = new HistoryEntry(clock.instant(), "mailchute", "held", held.outcome(), held.reason());
            if (Files.isDirectory(folder)) {
                writer.refresh(folder, held, message, entry);
            } else {
                writer.create(folder, held, message, entry);
            }
            watchers.forEach(watcher -> watcher.held(held));
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Replaces the message of a letter. The message so far stays as the previous version.
     *
     * @param changed the letter with the new message; has the same id
     * @param message the new message
     */
    public void replace(Letter changed, Message message, HistoryEntry entry) {
        Path folder = folders.of(changed);
        try {
            writer.replace(folder, changed, message);
            watchers.forEach(watcher -> watcher.held(changed));
            writer.addHistory(folder, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds an entry for something already done to the letter's history. A failure to write is only logged, as it undoes nothing. */
    public void addHistory(Letter letter, HistoryEntry entry) {
        Path folder = folders.of(letter);
        if (Files.isDirectory(folder)) {
            writer.addHistory(folder, entry);
        } else {
            settledLetters.addHistory(letter.id(), entry);
        }
    }

    /** Adds a note to the letter's history. */
    public void addNote(Letter letter, HistoryEntry note) {
        try {
            HistoryFile.append(folders.of(letter), note);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes a letter whose message was sent or delivered, and records what became of it. */
    public void settle(Letter letter) {
        settle(letter, letter.isInbound() ? Outcome.DELIVERED : Outcome.SENT);
    }

    /** Removes a letter whose message has this outcome, which is no failure. */
    public void settle(Letter letter, String outcome) {
        Path folder = folders.of(letter);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            settledLetters.add(letter, outcome, HistoryFile.read(folder), clock.instant());
            Path leaving = folder.resolveSibling("." + letter.id() + ".settled");
            Durable.move(folder, leaving);
            watchers.forEach(watcher -> watcher.removed(letter));
            Durable.removeTree(leaving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Discards a letter; it can be restored for {@link DiscardedLetters#KEPT}. */
    public void discard(Letter letter, String who) {
        discarded.add(letter, who);
    }

    /** Makes a discarded letter wait again. */
    public void restore(DiscardedLetters.Discarded letter, String who) {
        discarded.restore(letter, who);
    }

    /** The discarded letters. */
    public DiscardedLetters discarded() {
        return discarded;
    }

    /** What became of a letter that no longer waits; kept for {@link #KEEP_SETTLED}. */
    public Optional<Settled> settled(String id) {
        if (!Letter.isId(id) || find(id).isPresent()) {
            return Optional.empty();
        }
        return discarded
                .find(id)
                .map(found -> new Settled(
                        found.letter(),
                        found.letter().recipients(),
                        found.at(),
                        found.who(),
                        "discarded",
                        discarded.history(found)))
                .or(() -> settledLetters.find(id));
    }

    /** The waiting letter with this id, in either direction. */
    public Optional<Letter> find(String id) {
        return folders.find(id);
    }

    /** All waiting letters, the oldest failure first. */
    public List<Letter> list() {
        return folders.list();
    }

    /** The letter's folder. */
    public Path place(Letter letter) {
        return folders.of(letter);
    }

    /** The message of a letter, if it could be retrieved. */
    public Optional<Path> message(Letter letter) {
        return LetterFolders.message(place(letter));
    }

    /** The earlier versions of an edited message, the original first. */
    public List<Path> previous(Letter letter) {
        return LetterFolders.previous(place(letter));
    }

    /** The version of a letter's message, from 1; detects a correction that is based on an earlier version. */
    public int version(Letter letter) {
        return previous(letter).size() + 1;
    }

    /** What happened to a letter, oldest first; an unreadable line is an entry that says so. */
    public List<HistoryEntry> history(Letter letter) {
        return HistoryFile.read(place(letter));
    }

    /** The notes on a letter. */
    public Notes notes(Letter letter) {
        return HistoryFile.notes(place(letter));
    }

    /**
     * How many notes a letter has, and the latest.
     *
     * @param last empty if there is none
     */
    public record Notes(int count, Optional<HistoryEntry> last) {}

    /** Files and folders among the letters that are not letters; hidden ones are our own and not listed. */
    public List<Path> foreignEntries() {
        return tidiness.foreignEntries();
    }

    /** Removes expired discarded letters and records of settled ones, and what a crash left of letters being created or removed. */
    public void removeExpired() {
        Instant now = clock.instant();
        removeDiscardedBefore(now.minus(DiscardedLetters.KEPT));
        settledLetters.removeBefore(now.minus(KEEP_SETTLED));
        tidiness.removeUnfinishedBefore(now.minus(KEEP_UNFINISHED));
    }

    /** Removes letters that were discarded before this instant. */
    public void removeDiscardedBefore(Instant limit) {
        tidiness.removeDiscardedBefore(limit);
    }

    /** Notifies a watcher of changes from now on. */
    void addWatcher(LetterWatcher watcher) {
        watchers.add(watcher);
    }

    FolderVersion version() {
        return folders.version();
    }

    void forEachId(BiConsumer<String, String> action) {
        folders.forEachId(action);
    }
}
