package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code history.jsonl}: what happened to a letter, a line each. A crash or a full disk may cut the last line: what cannot be read is an
 * entry that says so.
 */
final class HistoryFile {
    static final String NAME = "history.jsonl";
    /** Some thousand entries; of a longer history, the latest are read. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_EXCERPT = 100;
    private static final String DAMAGED = "damaged";

    private HistoryFile() {}

    /** The oldest first. */
    static List<HistoryEntry> read(Path folder) {
        Path file = folder.resolve(NAME);
        List<HistoryEntry> acts = new ArrayList<>();
        try {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            long size = Files.size(file);
            String text = end(file, size);
            if (size > MAX_BYTES) {
                text = text.substring(text.indexOf('\n') + 1);
                acts.add(damaged(at, "the earlier entries are not shown; " + NAME + " has them all"));
            }
            for (String line : text.split("\n")) {
                if (!line.isBlank()) {
                    acts.add(act(line, at));
                }
            }
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(folder)) {
                acts.add(damaged(Instant.EPOCH, NAME + " is missing"));
            }
        } catch (IOException e) {
            acts.add(damaged(Instant.EPOCH, NAME + " cannot be read: " + e.getMessage()));
        }
        return acts;
    }

    /** Of the file's end only the lines of notes are read: a list asks for each of its rows. */
    static MailCenter.Notes notes(Path folder) {
        Path file = folder.resolve(NAME);
        int count = 0;
        HistoryEntry last = null;
        try {
            for (String line : end(file, Files.size(file)).split("\n")) {
                HistoryEntry act = line.contains("\"note\"") ? act(line, Instant.EPOCH) : null;
                if (act != null && act.what().equals("note")) {
                    count++;
                    last = act;
                }
            }
        } catch (IOException e) {
            return new MailCenter.Notes(0, Optional.empty()); // The letter's own page says what is wrong.
        }
        return new MailCenter.Notes(count, Optional.ofNullable(last));
    }

    private static String end(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(Math.max(0, size - MAX_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, MAX_BYTES));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // on until it is full
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static HistoryEntry act(String line, Instant otherwise) {
        try {
            HistoryEntry act = Json.mapper().readValue(line, HistoryEntry.class);
            if (act != null && act.time() != null && act.who() != null && act.what() != null) {
                return act;
            }
        } catch (IOException | RuntimeException e) {
            // told below
        }
        return damaged(
                otherwise,
                "this line of " + NAME + " cannot be read; a crash or a full disk may have cut it: "
                        + line.substring(0, Math.min(MAX_EXCERPT, line.length())));
    }

    private static HistoryEntry damaged(Instant at, String reason) {
        return new HistoryEntry(at, "mailchute", DAMAGED, null, reason);
    }

    /** Adds a line; on return it is on the disk. */
    static void append(Path folder, HistoryEntry act) throws IOException {
        Path file = folder.resolve(NAME);
        String line = (isCut(file) ? "\n" : "") + Json.line(act) + "\n";
        Durable.append(file, line.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether its last line has no end: what is added must not become part of it. */
    private static boolean isCut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            channel.position(Math.max(0, channel.size() - 1));
            return channel.read(last) > 0 && last.get(0) != '\n';
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
