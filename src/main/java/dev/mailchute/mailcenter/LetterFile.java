package dev.mailchute.mailcenter;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** {@code letter.json}. An unreadable one still makes a letter, marked as damaged, so it is noticed and hides no other letter. */
final class LetterFile {
    static final String NAME = "letter.json";
    /** Four times what a letter written here can have. */
    private static final long MAX_BYTES = 1024 * 1024;

    private LetterFile() {}

    /**
     * The letter in a folder.
     *
     * @param direction the direction that the folder belongs to; empty for a discarded letter, whose direction only the file has
     * @return empty if the folder does not exist
     */
    static Optional<Letter> read(Path folder, Optional<String> direction) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try {
            Letter letter = Json.mapper().readValue(content(folder.resolve(NAME)), Letter.class);
            String defect = defect(letter, folder, direction);
            return Optional.of(defect == null ? letter : damaged(folder, direction, defect));
        } catch (IOException | RuntimeException e) {
            // The letter may have been settled in the meantime.
            return Files.isDirectory(folder) ? Optional.of(damaged(folder, direction, describe(e))) : Optional.empty();
        }
    }

    private static byte[] content(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is larger than " + MAX_BYTES / (1024 * 1024) + " MB");
        }
        return Files.readAllBytes(file);
    }

    private static String defect(Letter letter, Path folder, Optional<String> direction) {
        if (letter == null) {
            return "it is empty";
        }
        if (!folder.getFileName().toString().equals(letter.id())) {
            return "it belongs to another letter, " + letter.id();
        }
        boolean known = letter.isInbound() || "outbound".equals(letter.direction());
        if (!known || !direction.orElse(letter.direction()).equals(letter.direction())) {
            return "its direction is " + letter.direction();
        }
        boolean whole = letter.name() != null
                && letter.outcome() != null
                && letter.firstFailure() != null
                && letter.lastFailure() != null;
        return whole ? null : "it is incomplete";
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
        boolean hasMessage = Files.isRegularFile(message);
        String reason =
                "this letter is damaged: its letter.json cannot be read (" + why + "), so the reason is unknown. "
                        + (hasMessage
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
