package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The letters on disk: one folder each, {@code <direction>/<id>/} with {@code letter.json}, {@code history.jsonl} and, where the
 * mail could be had, {@code message.eml}. The folder is the truth; nothing else must be asked to know what waits.
 *
 * <p>Methods throw {@link UncheckedIOException} if the folder cannot be read or written.
 */
public final class MailCenter {
    private static final String LETTER = "letter.json";
    private static final String MESSAGE = "message.eml";
    private static final String HISTORY = "history.jsonl";
    private static final String DISCARDED = "discarded";
    private static final List<String> DIRECTIONS = List.of("inbound", "outbound");

    private final Path root;
    private final Clock clock;

    public MailCenter(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
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
            Path folder = folder(letter.direction(), letter.id());
            Letter held = read(folder).map(letter::after).orElse(letter);
            if (Files.isDirectory(folder)) {
                refresh(folder, held, message);
            } else {
                create(folder, held, message);
            }
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
        record(part, held(letter));
        Durable.syncFolder(part);
        Durable.move(part, folder);
    }

    private void refresh(Path folder, Letter letter, Optional<Message> message) throws IOException {
        if (message.isPresent()) {
            Path part = folder.resolve("." + MESSAGE + ".part");
            try (InputStream in = message.get().open()) {
                Durable.copy(in, part);
            }
            Files.move(
                    part,
                    folder.resolve(MESSAGE),
                    java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        Durable.write(folder.resolve(LETTER), Json.file(letter));
        record(folder, held(letter));
    }

    private Act held(Letter letter) {
        return new Act(clock.instant(), "mailchute", "held", letter.outcome(), letter.reason());
    }

    private static void record(Path folder, Act act) throws IOException {
        Durable.append(folder.resolve(HISTORY), (Json.line(act) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Adds to the letter's history. */
    public void record(Letter letter, Act act) {
        try {
            record(folder(letter.direction(), letter.id()), act);
        } catch (NoSuchFileException e) {
            // The letter is settled; nobody asks for its history any more.
            return;
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
        try {
            return read(folder(direction, id));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ids are ours; anything else is somebody's try to reach another folder. */
    private static boolean isId(String id) {
        return id.matches("[0-9a-z][0-9a-z~-]{0,63}");
    }

    /** All waiting letters, the oldest failure first. */
    public List<Letter> list() {
        List<Letter> letters = new ArrayList<>();
        for (String direction : DIRECTIONS) {
            for (Path folder : folders(direction)) {
                try {
                    read(folder).ifPresent(letters::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
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
            return folders.filter(folder -> isId(folder.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the mail of a letter is, if it could be had. */
    public Optional<Path> message(Letter letter) {
        return Optional.of(folder(letter.direction(), letter.id()).resolve(MESSAGE))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** What happened to a letter, oldest first. */
    public List<Act> history(Letter letter) {
        Path file = folder(letter.direction(), letter.id()).resolve(HISTORY);
        List<Act> acts = new ArrayList<>();
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                acts.add(Json.mapper().readValue(line, Act.class));
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return acts;
    }

    /** The mail has gone its way: the letter leaves the Mail Center. */
    public void settle(Letter letter) {
        Path folder = folder(letter.direction(), letter.id());
        if (!Files.isDirectory(folder)) {
            return;
        }
        try {
            Path leaving = folder.resolveSibling("." + letter.id() + ".settled");
            Durable.move(folder, leaving);
            Durable.removeTree(leaving);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a letter aside; it can be taken back until the retention ends. */
    public void discard(Letter letter, String who) {
        try {
            Path folder = folder(letter.direction(), letter.id());
            record(folder, new Act(clock.instant(), who, "discard", "discarded", null));
            Path discarded = root.resolve(DISCARDED).resolve(letter.id());
            Files.createDirectories(discarded.getParent());
            if (Files.exists(discarded)) {
                Durable.removeTree(discarded);
            }
            Durable.move(folder, discarded);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what was discarded before this instant. */
    public void forgetDiscardedBefore(Instant limit) {
        for (Path folder : folders(DISCARDED)) {
            try {
                if (Files.getLastModifiedTime(folder.resolve(HISTORY))
                        .toInstant()
                        .isBefore(limit)) {
                    Durable.removeTree(folder);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Path folder(String direction, String id) {
        return root.resolve(direction).resolve(id);
    }

    private static Optional<Letter> read(Path folder) throws IOException {
        Path file = folder.resolve(LETTER);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return Optional.of(Json.mapper().readValue(file.toFile(), Letter.class));
    }
}
