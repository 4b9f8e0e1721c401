package dev.mailchute.health;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps over a restart when each mailbox and outbox worked last, in one small file: that a mailbox was polled and had no mail is in no
 * ledger. It is a hint for people; if the file is lost, nothing else is.
 */
public final class LastSuccesses {
    private static final Logger LOG = LoggerFactory.getLogger(LastSuccesses.class);

    private final Path file;
    private final Statuses statuses;
    private Map<String, String> written = Map.of();

    public LastSuccesses(Path file, Statuses statuses) {
        this.file = file;
        this.statuses = statuses;
    }

    /** Reads what an earlier process has left. */
    public synchronized void read() {
        try {
            written = Json.mapper().readValue(Files.readAllBytes(file), new TypeReference<>() {});
            statuses.all()
                    .forEach(status -> status.worked(
                            instant(written.get(status.health().part().key()))));
        } catch (NoSuchFileException e) {
            LOG.debug("no {} yet", file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read, so it is not known when mailboxes worked last: {}", file, e.getMessage());
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Writes the file if there is news. That it cannot be written is the data folder's trouble, which health tells. */
    public synchronized void write() {
        Map<String, String> now = new TreeMap<>();
        for (Status status : statuses.all()) {
            status.lastSuccess().ifPresent(at -> now.put(status.health().part().key(), at.toString()));
        }
        if (now.equals(written)) {
            return;
        }
        try {
            Durable.write(file, Json.file(now));
            written = now;
        } catch (IOException e) {
            LOG.debug("{} is not written", file, e);
        }
    }
}
