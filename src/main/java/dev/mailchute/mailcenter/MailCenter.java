package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The letters on disk: one folder each, {@code <direction>/<id>/} with {@code letter.json}, {@code history.jsonl} and, where the
 * mail could be had, {@code message.eml}. The folder is the truth; nothing else must be asked to know what waits.
 *
 * <p>Methods throw {@link UncheckedIOException} if the folder cannot be read or written.
 */
public final class MailCenter {
    private static final Logger LOG = LoggerFactory.getLogger(MailCenter.class);
    private static final String LETTER = LetterFile.NAME;
    static final String MESSAGE = "message.eml";
    /** How long it is remembered what became of a letter. */
    public static final Duration KEEP_SETTLED = Duration.ofDays(30);

    private static final Duration KEEP_UNFINISHED = Duration.ofDays(1);
    static final List<String> DIRECTIONS = List.of("inbound", "outbound");

    private final Path root;
    private final Clock clock;
    private final Tidiness tidiness;
    private final DiscardedLetters discarded;
    private final SettledLetters settledLetters;
    private final TroubleLog troubles = new TroubleLog();
    private final Supplier<Optional<String>> trouble;
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();

    public MailCenter(Path root, Clock clock) {
        this(root, clock, Optional::empty);
    }

    /** @param trouble why no letter can be written now, in words */
    public MailCenter(Path root, Clock clock, Supplier<Optional<String>> trouble) {
        this.root = root;
        this.tidiness = new Tidiness(root);
        this.discarded = new DiscardedLetters(this, root.resolve(DiscardedLetters.FOLDER), clock);
        this.settledLetters = new SettledLetters(root, SettledLetters.MAX_RECORDS);
        this.clock = clock;
        this.trouble = trouble;
    }

    /** Is told, in the thread that did it, when letters of this process change. */
    public interface Watcher {
        /** The letter is new, or has changed. */
        void held(Letter letter);

        /** The letter waits no more. */
        void left(Letter letter);

        /** The letter was put aside. */
        default void discarded(DiscardedLetters.Discarded letter) {}

        /** The letter was put aside, and waits again. */
        default void restored(Letter letter) {
            held(letter);
        }
    }

    /**
     * When letters last came or went, whichever process did it; a letter that changes in place is not seen by it.
     *
     * @param times of the folders
     */
    public record Version(List<Instant> times) {
        static final Version UNKNOWN = new Version(List.of());

        /** Whether one more change would surely give another version. */
        boolean isSettledAt(Instant now) {
            return times.stream().allMatch(time -> time.plusSeconds(2).isBefore(now));
        }
    }

    /** Is given one letter's place. */
    public interface Place {
        void is(String direction, String id);
    }

    /** Gives the bytes of the mail, each time anew. */
    public interface Message {
        InputStream open() throws IOException;
    }

    /**
     * Takes custody: when this returns, the letter survives a crash. The same id again is the same letter after one more failure.
     *
     * @param message the mail, or empty where it could not be had
     * @return the letter as it now is
     */
    public Letter hold(Letter letter, Optional<Message> message) {
        try {
            Optional<String> unusable = trouble.get();
            if (unusable.isPresent()) {
                throw new IOException(unusable.get());
            }
            Path folder = folder(letter.direction(), letter.id());
            Letter held = read(folder, Optional.of(letter.direction()))
                    .map(letter::after)
                    .orElse(letter);
            if (Files.isDirectory(folder)) {
                refresh(folder, held, message);
            } else {
                create(folder, held, message);
            }
            watchers.forEach(watcher -> watcher.held(held));
            return held;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void create(Path folder, Letter letter, Optional<Message> message) throws IOException {
        Path part = folder.resolveSibling("." + letter.id() + ".part");
        if (Files.exists(part)) {
            Durable.removeTree(part);
        }
        Files.createDirectories(part);
        if (message.isPresent()) {
            try (InputStream in = message.get().open()) {
                Durable.copy(in, part.resolve(MESSAGE));
            }
        }
        Durable.write(part.resolve(LETTER), Json.file(letter));
        HistoryFile.append(part, held(letter));
        Durable.syncFolder(part);
        Durable.move(part, folder);
    }

    private void refresh(Path folder, Letter letter, Optional<Message> message) throws IOException {
        if (message.isPresent()) {
            Path part = folder.resolve("." + MESSAGE + ".part");
            try (InputStream in = message.get().open()) {
                Durable.copy(in, part);
            }
            Durable.replace(part, folder.resolve(MESSAGE));
        }
        Durable.write(folder.resolve(LETTER), Json.file(letter));
        tell(folder, held(letter));
    }

    private HistoryEntry held(Letter letter) {
        return new HistoryEntry(clock.instant(), "mailchute", "held", letter.outcome(), letter.reason());
    }

    /**
     * Adds to the letter's history what has been done: that it cannot be written down undoes nothing, so it is only told in the log.
     */
    public void tell(Letter letter, HistoryEntry act) {
        Path folder = folder(letter.direction(), letter.id());
        if (Files.isDirectory(folder)) {
            tell(folder, act);
        } else {
            settledLetters.tell(letter.id(), act);
        }
    }

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

    /** Adds to the letter's history, where that is all that was asked for. */
    public void record(Letter letter, HistoryEntry act) {
        try {
            HistoryFile.append(folder(letter.direction(), letter.id()), act);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The waiting letter of this id, in either direction. */
    public Optional<Letter> find(String id) {
        return DIRECTIONS.stream()
                .map(direction -> find(direction, id))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<Letter> find(String direction, String id) {
        if (!isId(id)) {
            return Optional.empty();
        }
        return read(folder(direction, id), Optional.of(direction));
    }

    Optional<Letter> read(Path folder, Optional<String> direction) {
        Optional<Letter> letter = LetterFile.read(folder, direction);
        letter.filter(Letter::isDamaged)
                .ifPresent(damaged -> troubles.warn(
                        LOG, folder.toString(), damaged.reason(), "letter " + damaged.id() + ": " + damaged.reason()));
        return letter;
    }

    /** Ids are ours; anything else is somebody's try to reach another folder. */
    public static boolean isId(String id) {
        return id.matches("[0-9a-z][0-9a-z~-]{0,63}");
    }

    /** All waiting letters, the oldest failure first. */
    public List<Letter> list() {
        List<Letter> letters = new ArrayList<>();
        for (String direction : DIRECTIONS) {
            for (Path folder : folders(direction)) {
                read(folder, Optional.of(direction)).ifPresent(letters::add);
            }
        }
        letters.sort(Comparator.comparing(Letter::firstFailure).thenComparing(Letter::id));
        return letters;
    }

    /** How many letters wait. */
    public long count(String direction) {
        return folders(direction).size();
    }

    private List<Path> folders(String direction) {
        Path parent = root.resolve(direction);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(folder -> isId(folder.getFileName().toString()) && Files.isDirectory(folder))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What lies among the letters and is none, by its place; what is hidden is ours. */
    public List<Path> strangers() {
        return tidiness.strangers();
    }

    /** Where the mail of a letter is, if it could be had. */
    public Optional<Path> message(Letter letter) {
        return message(folder(letter.direction(), letter.id()));
    }

    static Optional<Path> message(Path folder) {
        return Optional.of(folder.resolve(MESSAGE))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** What happened to a letter, oldest first; what cannot be read of it is among it, in words. */
    public List<HistoryEntry> history(Letter letter) {
        return HistoryFile.read(folder(letter.direction(), letter.id()));
    }

    /** The mail has gone its way: the letter leaves the Mail Center. */
    public void settle(Letter letter) {
        Path folder = folder(letter.direction(), letter.id());
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

    /** What became of a letter that does not wait any more, as long as that is remembered: {@link #KEEP_SETTLED}. */
    public Optional<Settled> settled(String id) {
        if (!isId(id) || find(id).isPresent()) {
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

    List<Watcher> watchers() {
        return watchers;
    }

    /** From now on tells of changes. */
    void addWatcher(Watcher watcher) {
        watchers.add(watcher);
    }

    /** The state of the folders, cheap to ask for. */
    Version version() {
        return new Version(DIRECTIONS.stream()
                .map(direction -> changed(root.resolve(direction)))
                .toList());
    }

    /** Every waiting letter's place, without reading it. */
    void forEachId(Place place) {
        for (String direction : DIRECTIONS) {
            Path parent = root.resolve(direction);
            if (!Files.isDirectory(parent)) {
                continue;
            }
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
                for (Path folder : folders) {
                    String id = folder.getFileName().toString();
                    if (isId(id) && Files.isDirectory(folder)) {
                        place.is(direction, id);
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Instant changed(Path file) {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH; // not there
        }
    }

    /**
     * Puts another mail in the place of a letter's. The mail until now stays beside it as the previous version.
     *
     * @param changed the letter as it is then; with the same id
     * @param message the new mail
     */
    public void replace(Letter changed, Message message, HistoryEntry act) {
        Path folder = folder(changed.direction(), changed.id());
        try {
            Path part = folder.resolve("." + MESSAGE + ".part");
            try (InputStream in = message.open()) {
                Durable.copy(in, part);
            }
            int number = previous(changed).size() + 1;
            Path previous = folder.resolve("previous-" + number + ".eml");
            try (InputStream in = Files.newInputStream(folder.resolve(MESSAGE))) {
                Durable.copy(in, previous);
            }
            Durable.replace(part, folder.resolve(MESSAGE));
            Durable.write(folder.resolve(LETTER), Json.file(changed));
            watchers.forEach(watcher -> watcher.held(changed));
            tell(folder, act);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The earlier mails of a letter that was edited, the original first. */
    public List<Path> previous(Letter letter) {
        Path folder = folder(letter.direction(), letter.id());
        List<Path> files = new ArrayList<>();
        for (int number = 1; Files.isRegularFile(folder.resolve("previous-" + number + ".eml")); number++) {
            files.add(folder.resolve("previous-" + number + ".eml"));
        }
        return files;
    }

    /** Counts the corrections of a letter's mail, from 1: who corrects an earlier version has not seen the mail as it is. */
    public int version(Letter letter) {
        return previous(letter).size() + 1;
    }

    /** The letter's place on disk. */
    public Path place(Letter letter) {
        return folder(letter.direction(), letter.id());
    }

    /** Notes that people have left on a letter. */
    public Notes notes(Letter letter) {
        return HistoryFile.notes(folder(letter.direction(), letter.id()));
    }

    /**
     * How many notes a letter has, and the latest.
     *
     * @param last empty if there is none
     */
    public record Notes(int count, Optional<HistoryEntry> last) {}

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

    private Path folder(String direction, String id) {
        return root.resolve(direction).resolve(id);
    }
}
