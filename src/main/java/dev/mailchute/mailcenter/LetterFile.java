package dev.mailchute.mailcenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** {@code letter.json}. One that cannot be read makes a letter too, which says so: nobody overlooks it, and it hides no other. */
final class LetterFile {
    static final String NAME = "letter.json";
    /** None that is written here has a quarter of it. */
    private static final long MAX_BYTES = 1024 * 1024;

    private LetterFile() {}

    /**
     * The letter of a folder.
     *
     * @param direction as the folder's place has it; not for a discarded one, where nothing but the file tells
     * @return empty where there is no such folder
     */
    static Optional<Letter> read(Path folder, Optional<String> direction) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            Letter letter = Json.mapper().readValue(content(folder.resolve(NAME)), Letter.class);
            String lack = lack(letter, folder, direction);
            return Optional.of(lack == null ? letter : damaged(folder, direction, lack));
        } catch (IOException | RuntimeException e) {
            // It may have gone its way meanwhile.
            return Files.isDirectory(folder) ? Optional.of(damaged(folder, direction, describe(e))) : Optional.empty();
        }
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it has more than the " + MAX_BYTES / (1024 * 1024) + " MB that are read");
        }
        return Files.readAllBytes(file);
    }

    private static String lack(Letter letter, Path folder, Optional<String> direction) {
        if (letter == null) {
            return "it is empty";
        }
        if (!folder.getFileName().toString().equals(letter.id())) {
            return "it is the one of another letter, " + letter.id();
        }
        boolean known = letter.isInbound() || "outbound".equals(letter.direction());
        if (!known || !direction.orElse(letter.direction()).equals(letter.direction())) {
            return "its direction is " + letter.direction();
        }
        boolean whole = letter.name() != null
                && letter.outcome() != null
                && letter.firstFailure() != null
                && letter.lastFailure() != null;
        return whole ? null : "something is missing in it";
    }

    private static String describe(Exception e) {
        if (e instanceof NoSuchFileException) {
            return "it is missing";
        }
        if (e instanceof JsonProcessingException json) {
            return json.getOriginalMessage()
                    .replaceAll("\\s+", " ")
                    .replaceFirst("[:,]? ?\\(?(for|expected close|start) .*", "");
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static Letter damaged(Path folder, Optional<String> direction, String why) {
        Path message = folder.resolve(LetterFolders.MESSAGE);
        boolean has = Files.isRegularFile(message);
        String reason =
                "this letter is damaged: its letter.json cannot be read (" + why + "), so the reason is unknown. "
                        + (has
                                ? "Export or download its message, then discard the letter"
                                : "It has no message either: discard it");
        return Letter.damaged(
                folder.getFileName().toString(), direction.orElse("unknown"), reason, changed(folder), size(message));
    }

    private static Instant changed(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toInstant();
        } catch (IOException e) {
            return Instant.EPOCH;
        }
    }

    private static long size(Path message) {
        try {
            return Files.size(message);
        } catch (IOException e) {
            return 0;
        }
    }
}
