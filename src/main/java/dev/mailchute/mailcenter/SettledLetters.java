package dev.mailchute.mailcenter;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code settled/<id>.json}: what became of letters whose message was sent or delivered, so that links to them still work. Nothing else
 * depends on these files: they are not synced, and a failure to read or write one is only logged.
 */
final class SettledLetters {
    static final String FOLDER = "settled";
    private static final Logger LOG = LoggerFactory.getLogger(SettledLetters.class);
    static final int MAX_RECORDS = 20_000;
    /** Surplus records are removed only after this many new ones, so the folder is not listed for each letter. */
    private static final int SLACK = 1000;

    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_HISTORY = 200;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private final Path folder;
    private final int maxRecords;
    private final TroubleLog troubles = new TroubleLog();
    private int written;

    SettledLetters(Path root, int maxRecords) {
        this.folder = root.resolve(FOLDER);
        this.maxRecords = maxRecords;
        this.written = SLACK; // counts the records of earlier runs at the first write
    }

    /** Records what became of a letter that is about to be removed. */
    synchronized void add(Letter letter, String outcome, List<HistoryEntry> history, Instant now) {
        List<String> to = letter.to() == null ? List.of() : letter.to();
        Letter kept = to.size() > MAX_RECIPIENTS ? letter.withRecipients(to.subList(0, MAX_RECIPIENTS)) : letter;
        write(new Settled(kept, letter.recipients(), now, "mailchute", outcome, latest(history)));
        if (++written > SLACK) {
            removeSurplus();
        }
    }

    /** Adds a person's action, which is recorded only once it has succeeded. */
    synchronized void addHistory(String id, HistoryEntry entry) {
        find(id).ifPresent(settled -> {
            List<HistoryEntry> history = new ArrayList<>(settled.history());
            history.add(entry);
            write(new Settled(
                    settled.letter(),
                    settled.recipients(),
                    settled.at(),
                    entry.outcome().equals(settled.outcome()) ? entry.who() : settled.who(),
                    settled.outcome(),
                    latest(history)));
        });
    }

    private static List<HistoryEntry> latest(List<HistoryEntry> history) {
        return List.copyOf(history.subList(Math.max(0, history.size() - MAX_HISTORY), history.size()));
    }

    private void write(Settled settled) {
        Path file = file(settled.letter().id());
        try {
            Durable.createBelow(folder.getParent().getParent(), folder);
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            Files.write(part, Json.file(settled));
            Files.setLastModifiedTime(part, FileTime.from(settled.at()));
            Durable.replace(part, file);
        } catch (IOException | RuntimeException e) {
            troubles.warn(
                    LOG,
                    "write",
                    e.getClass().getName(),
                    file + " cannot be written: links to this letter will not work; its message was "
                            + settled.outcome() + ": " + e);
        }
    }

    Optional<Settled> find(String id) {
        Path file = file(id);
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException("it is too large");
            }
            Settled settled = Json.mapper().readValue(Files.readAllBytes(file), Settled.class);
            boolean isWhole = settled != null
                    && settled.letter() != null
                    && id.equals(settled.letter().id())
                    && settled.at() != null
                    && settled.who() != null
                    && settled.outcome() != null
                    && settled.history() != null;
            return isWhole ? Optional.of(settled) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            troubles.warn(
                    LOG,
                    file.toString(),
                    e.getClass().getName(),
                    file + " cannot be read: " + String.valueOf(e.getMessage()).replaceFirst("\\R(?s:.*)", ""));
            return Optional.empty();
        }
    }

    /** Removes older records, and incomplete ones that a crash left. */
    void removeBefore(Instant limit) {
        files().stream()
                .filter(file -> FolderVersion.changed(file).isBefore(limit))
                .forEach(this::remove);
    }

    private void removeSurplus() {
        written = 0;
        record Aged(Path file, Instant at) {}
        List<Path> files = files();
        if (files.size() > maxRecords) {
            files.stream()
                    .map(file -> new Aged(file, FolderVersion.changed(file)))
                    .sorted(Comparator.comparing(Aged::at))
                    .limit(files.size() - maxRecords)
                    .forEach(aged -> remove(aged.file()));
        }
    }

    private List<Path> files() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("\\.?[0-9a-z~-]+\\.json(\\.part)?"))
                    .toList();
        } catch (IOException e) {
            troubles.warn(LOG, "list", e.getClass().getName(), folder + " cannot be listed: " + e);
            return List.of();
        }
    }

    private void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            troubles.warn(LOG, "remove", e.getClass().getName(), file + " cannot be removed: " + e);
        }
    }

    private Path file(String id) {
        return folder.resolve(id + ".json");
    }
}
