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
 * {@code settled/<id>.json}: what became of letters whose message has gone, so that a link to one still leads somewhere. Nothing depends
 * on these files. They are not synced, and one that cannot be written or read is a line of the log.
 */
final class SettledLetters {
    static final String FOLDER = "settled";
    private static final Logger LOG = LoggerFactory.getLogger(SettledLetters.class);
    static final int MAX_RECORDS = 20_000;
    /** So that a full folder is not looked through for each letter. */
    private static final int SLACK = 1000;

    private static final int MAX_RECIPIENTS = 100;
    private static final int MAX_ACTS = 200;
    private static final long MAX_BYTES = 4L * 1024 * 1024;

    private final Path folder;
    private final int most;
    private final TroubleLog troubles = new TroubleLog();
    private int written;

    SettledLetters(Path root, int most) {
        this.folder = root.resolve(FOLDER);
        this.most = most;
        this.written = SLACK; // what an earlier run left is counted at the first
    }

    /** Writes down what became of a letter that is about to leave. */
    synchronized void add(Letter letter, List<HistoryEntry> history, Instant now) {
        String outcome = letter.isInbound() ? "delivered" : "sent";
        List<String> to = letter.to() == null ? List.of() : letter.to();
        Letter kept = to.size() > MAX_RECIPIENTS ? letter.to(to.subList(0, MAX_RECIPIENTS)) : letter;
        write(new Settled(kept, letter.recipients(), now, "mailchute", outcome, latest(history)));
        if (++written > SLACK) {
            removeSurplus();
        }
    }

    /** What a person did is known only after it has succeeded. */
    synchronized void tell(String id, HistoryEntry act) {
        find(id).ifPresent(settled -> {
            List<HistoryEntry> history = new ArrayList<>(settled.history());
            history.add(act);
            write(new Settled(
                    settled.letter(),
                    settled.recipients(),
                    settled.at(),
                    act.outcome().equals(settled.outcome()) ? act.who() : settled.who(),
                    settled.outcome(),
                    latest(history)));
        });
    }

    private static List<HistoryEntry> latest(List<HistoryEntry> history) {
        return List.copyOf(history.subList(Math.max(0, history.size() - MAX_ACTS), history.size()));
    }

    private void write(Settled settled) {
        Path file = file(settled.letter().id());
        try {
            Files.createDirectories(folder);
            Path part = file.resolveSibling("." + file.getFileName() + ".part");
            Files.write(part, Json.file(settled));
            Files.setLastModifiedTime(part, FileTime.from(settled.at()));
            Durable.replace(part, file);
        } catch (IOException | RuntimeException e) {
            troubles.warn(
                    LOG,
                    "write",
                    e.getClass().getName(),
                    file + " cannot be written, so the link of this letter will lead nowhere; the letter itself was "
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

    /** Removes what is older, and what a crash has left half-written. */
    void removeBefore(Instant limit) {
        files().stream()
                .filter(file -> FolderVersion.changed(file).isBefore(limit))
                .forEach(this::remove);
    }

    private void removeSurplus() {
        written = 0;
        record Aged(Path file, Instant at) {}
        List<Path> files = files();
        if (files.size() > most) {
            files.stream()
                    .map(file -> new Aged(file, FolderVersion.changed(file)))
                    .sorted(Comparator.comparing(Aged::at))
                    .limit(files.size() - most)
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
