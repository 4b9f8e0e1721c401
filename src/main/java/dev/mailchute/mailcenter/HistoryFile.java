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
 * {@code history.jsonl}: what happened to a letter, one JSON object a line. A crash or a full disk may cut the last line: an unreadable
 * line becomes an entry that says so.
 */
final class HistoryFile {
    static final String NAME = "history.jsonl";
    /** Several thousand entries; only the end of a longer history is read. */
    private static final int MAX_BYTES = 1024 * 1024;

    private static final int MAX_EXCERPT = 100;
    private static final String DAMAGED = "damaged";

    private HistoryFile() {}

    /** Oldest first. */
    static List<HistoryEntry> read(Path folder) {
        Path file = folder.resolve(NAME);
        List<HistoryEntry> entries = new ArrayList<>();
        try {
            Instant at = Files.getLastModifiedTime(file).toInstant();
            long size = Files.size(file);
            String text = end(file, size);
            if (size > MAX_BYTES) {
                text = text.substring(text.indexOf('\n') + 1);
                entries.add(damaged(at, "earlier entries are not shown; " + NAME + " has all of them"));
            }
            for (String line : text.split("\n")) {
                if (!line.isBlank()) {
                    entries.add(entry(line, at));
                }
            }
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(folder)) {
                entries.add(damaged(Instant.EPOCH, NAME + " is missing"));
            }
        } catch (IOException e) {
            entries.add(damaged(Instant.EPOCH, NAME + " cannot be read: " + e.getMessage()));
        }
        return entries;
    }

    /** Parses only the lines of notes, because a list calls this for every row. */
    static MailCenter.Notes notes(Path folder) {
        Path file = folder.resolve(NAME);
        int count = 0;
        HistoryEntry last = null;
        try {
            for (String line : end(file, Files.size(file)).split("\n")) {
                HistoryEntry entry = line.contains("\"note\"") ? entry(line, Instant.EPOCH) : null;
                if (entry != null && entry.what().equals("note")) {
                    count++;
                    last = entry;
                }
            }
        } catch (IOException e) {
            return new MailCenter.Notes(0, Optional.empty()); // The letter's page shows the error.
        }
        return new MailCenter.Notes(count, Optional.ofNullable(last));
    }

    private static String end(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            channel.position(Math.max(0, size - MAX_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(size, MAX_BYTES));
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // until it is full
            }
            return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
        }
    }

    private static HistoryEntry entry(String line, Instant fallbackTime) {
        try {
            HistoryEntry entry = Json.mapper().readValue(line, HistoryEntry.class);
            if (entry != null && entry.time() != null && entry.who() != null && entry.what() != null) {
                return entry;
            }
        } catch (IOException | RuntimeException e) {
            // becomes a damaged entry
        }
        return damaged(
                fallbackTime,
                "this line of " + NAME + " cannot be read; a crash or a full disk may have cut it: "
                        + line.substring(0, Math.min(MAX_EXCERPT, line.length())));
    }

    private static HistoryEntry damaged(Instant at, String reason) {
        return new HistoryEntry(at, "mailchute", DAMAGED, null, reason);
    }

    /** Returns after the line is on disk. */
    static void append(Path folder, HistoryEntry entry) throws IOException {
        Path file = folder.resolve(NAME);
        String line = (isCut(file) ? "\n" : "") + Json.line(entry) + "\n";
        Durable.append(file, line.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the last line has no line end: the next entry must not become part of it. */
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
