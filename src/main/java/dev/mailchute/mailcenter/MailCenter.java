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
 * could be retrieved, {@code message.eml}. The folder is the truth; nothing else must be asked to know what waits. From here letters
 * come, change and leave, and who watches hears of it.
 *
 * <p>Methods throw {@link UncheckedIOException} if the folder cannot be read or written.
 */
public final class MailCenter {
    /** How long it is remembered what became of a letter. */
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

    /** @param trouble why no letter can be written now, in words */
    public MailCenter(Path root, Clock clock, Supplier<Optional<String>> trouble) {
        this.clock = clock;
        this.trouble = trouble;
        this.folders = new LetterFolders(root);
        this.discarded = new DiscardedLetters(root.resolve(DiscardedLetters.FOLDER), folders, writer, watchers, clock);
        this.settledLetters = new SettledLetters(root, SettledLetters.MAX_RECORDS);
        this.tidiness = new Tidiness(root);
    }

    /** Gives the bytes of the mail, each time anew. */
    public interface Message {
        InputStream open() throws IOException;
    }

    /**
     * Takes custody: when this returns, the letter survives a crash. The same id again is the same letter after one more failure.
     *
     * @param message the mail, or empty if it could not be retrieved
     * @return the letter as it now is
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
     * Puts another mail in the place of a letter's. The mail until now stays beside it as the previous version.
     *
     * @param changed the letter as it is then; with the same id
     * @param message the new mail
     */
    public void replace(Letter changed, Message message, HistoryEntry act) {
        Path folder = folders.of(changed);
        try {
            writer.replace(folder, changed, message);
            watchers.forEach(watcher -> watcher.held(changed));
            writer.tell(folder, act);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Adds to the letter's history what has been done: that it cannot be written down undoes nothing, so it is only told in the log.
     */
    public void tell(Letter letter, HistoryEntry act) {
        Path folder = folders.of(letter);
        if (Files.isDirectory(folder)) {
            writer.tell(folder, act);
        } else {
            settledLetters.tell(letter.id(), act);
        }
    }

    /** Adds to the letter's history, where that is all that was asked for. */
    public void record(Letter letter, HistoryEntry act) {
        try {
            HistoryFile.append(folders.of(letter), act);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mail has gone its way: the letter leaves the Mail Center. */
    public void settle(Letter letter) {
        Path folder = folders.of(letter);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            settledLetters.add(letter, HistoryFile.read(folder), clock.instant());
            Path leaving = folder.resolveSibling("." + letter.id() + ".settled");
            Durable.move(folder, leaving);
            watchers.forEach(watcher -> watcher.left(letter));
            Durable.removeTree(leaving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a letter aside; it can be taken back until the retention ends. */
    public void discard(Letter letter, String who) {
        discarded.add(letter, who);
    }

    /** A discarded letter waits again. */
    public void restore(DiscardedLetters.Discarded letter, String who) {
        discarded.restore(letter, who);
    }

    /** The letters that were put aside. */
    public DiscardedLetters discarded() {
        return discarded;
    }

    /** What became of a letter that does not wait any more, as long as that is remembered: {@link #KEEP_SETTLED}. */
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

    /** The waiting letter of this id, in either direction. */
    public Optional<Letter> find(String id) {
        return folders.find(id);
    }

    /** All waiting letters, the oldest failure first. */
    public List<Letter> list() {
        return folders.list();
    }

    /** How many letters wait. */
    public long count(String direction) {
        return folders.folders(direction).size();
    }

    /** The letter's place on disk. */
    public Path place(Letter letter) {
        return folders.of(letter);
    }

    /** Where the mail of a letter is, if it could be retrieved. */
    public Optional<Path> message(Letter letter) {
        return LetterFolders.message(place(letter));
    }

    /** The earlier mails of a letter that was edited, the original first. */
    public List<Path> previous(Letter letter) {
        return LetterFolders.previous(place(letter));
    }

    /** Counts the corrections of a letter's mail, from 1: who corrects an earlier version has not seen the mail as it is. */
    public int version(Letter letter) {
        return previous(letter).size() + 1;
    }

    /** What happened to a letter, oldest first; what cannot be read of it is among it, in words. */
    public List<HistoryEntry> history(Letter letter) {
        return HistoryFile.read(place(letter));
    }

    /** Notes that people have left on a letter. */
    public Notes notes(Letter letter) {
        return HistoryFile.notes(place(letter));
    }

    /**
     * How many notes a letter has, and the latest.
     *
     * @param last empty if there is none
     */
    public record Notes(int count, Optional<HistoryEntry> last) {}

    /** What lies among the letters and is none, by its place; what is hidden is ours. */
    public List<Path> strangers() {
        return tidiness.strangers();
    }

    /** Removes discarded letters that can be restored no more, what is known of settled ones, and what a crash has left of letters that came or went. */
    public void forgetDiscarded() {
        Instant now = clock.instant();
        forgetDiscardedBefore(now.minus(DiscardedLetters.KEPT));
        settledLetters.removeBefore(now.minus(KEEP_SETTLED));
        tidiness.removeUnfinishedBefore(now.minus(KEEP_UNFINISHED));
    }

    /** Removes what was discarded before this instant. */
    public void forgetDiscardedBefore(Instant limit) {
        tidiness.removeDiscardedBefore(limit);
    }

    /** From now on tells of changes. */
    void addWatcher(LetterWatcher watcher) {
        watchers.add(watcher);
    }

    FolderVersion version() {
        return folders.version();
    }

    void forEachId(BiConsumer<String, String> taker) {
        folders.forEachId(taker);
    }
}
