package dev.mailchute.mailcenter;

import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of the waiting letters, {@code <direction>/<id>/}. Only reads.
 *
 * <p>Methods throw {@link UncheckedIOException} if a folder cannot be read.
 */
final class LetterFolders {
    private static final Logger LOG = LoggerFactory.getLogger(LetterFolders.class);
    static final String MESSAGE = "message.eml";
    static final List<String> DIRECTIONS = List.of("inbound", "outbound");

    private final Path root;
    private final TroubleLog troubles = new TroubleLog();

    LetterFolders(Path root) {
        this.root = root;
    }

    /** The folder of a waiting letter. */
    Path of(Letter letter) {
        return folder(letter.direction(), letter.id());
    }

    private Path folder(String direction, String id) {
        return root.resolve(direction).resolve(id);
    }

    Optional<Letter> find(String id) {
        if (!Letter.isId(id)) {
            return Optional.empty();
        }
        return DIRECTIONS.stream()
                .map(direction -> read(folder(direction, id), Optional.of(direction)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The letter in a folder, damaged or not; see {@link LetterFile#read}. */
    Optional<Letter> read(Path folder, Optional<String> direction) {
        Optional<Letter> letter = LetterFile.read(folder, direction);
        letter.filter(Letter::isDamaged)
                .ifPresent(damaged -> troubles.warn(
                        LOG, folder.toString(), damaged.reason(), "letter " + damaged.id() + ": " + damaged.reason()));
        return letter;
    }

    /** All waiting letters, the oldest failure first. */
    List<Letter> list() {
        List<Letter> letters = new ArrayList<>();
        for (String direction : DIRECTIONS) {
            for (Path folder : folders(direction)) {
                read(folder, Optional.of(direction)).ifPresent(letters::add);
            }
        }
        letters.sort(Comparator.comparing(Letter::firstFailure).thenComparing(Letter::id));
        return letters;
    }

    List<Path> folders(String direction) {
        Path parent = root.resolve(direction);
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.filter(LetterFolders::isLetter).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean isLetter(Path folder) {
        return Letter.isId(folder.getFileName().toString()) && Files.isDirectory(folder);
    }

    /** Passes on the direction and id of each waiting letter, without reading it. */
    void forEachId(BiConsumer<String, String> action) {
        for (String direction : DIRECTIONS) {
            Path parent = root.resolve(direction);
            if (!Files.isDirectory(parent)) {
                continue;
            }
            try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent)) {
                for (Path folder : folders) {
                    if (isLetter(folder)) {
                        action.accept(direction, folder.getFileName().toString());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Cheap to call. */
    FolderVersion version() {
        return FolderVersion.of(DIRECTIONS.stream().map(root::resolve));
    }

    /** The message in a letter's folder, if there is one. */
    static Optional<Path> message(Path folder) {
        return Optional.of(folder.resolve(MESSAGE))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
    }

    /** The earlier versions of an edited message, the original first. */
    static List<Path> previous(Path folder) {
        List<Path> files = new ArrayList<>();
        while (Files.isRegularFile(previous(folder, files.size() + 1))) {
            files.add(previous(folder, files.size() + 1));
        }
        return files;
    }

    /** @param number from 1 */
    static Path previous(Path folder, int number) {
        return folder.resolve("previous-" + number + ".eml");
    }
}
