package dev.mailchute.app;

import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.LetterChanges;
import dev.mailchute.ledger.NodeRequests;
import dev.mailchute.ledger.NodeSuccesses;
import dev.mailchute.settings.Outbox;
import dev.mailchute.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes expired ledger entries, and receipts with their messages. Anything that still needs attention stays. */
public final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final Duration KEEP_LEDGER = Duration.ofDays(400);
    private static final Duration KEEP_EVENTS = Duration.ofDays(90);

    private static final Duration KEEP_REQUESTS = Duration.ofHours(1);

    private final Settings settings;
    private final Ledger ledger;
    private final Clock clock;

    Retention(Settings settings, Ledger ledger, Clock clock) {
        this.settings = settings;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Removes finished messages from the ledger after 400 days. */
    public void removeFinishedMail() {
        ledger.removeBefore(clock.instant().minus(KEEP_LEDGER));
    }

    /** Removes events from the ledger after 90 days. */
    public void removeEvents() {
        ledger.events().removeBefore(clock.instant().minus(KEEP_EVENTS));
    }

    /** Removes what nodes of a cluster no longer want of each other. */
    public void removeRequests() {
        if (settings.ledger().isShared()) {
            new NodeRequests(ledger).removeOlder(KEEP_REQUESTS);
            new LetterChanges(ledger).removeOlder(KEEP_REQUESTS);
            new NodeSuccesses(ledger).removeOlder(KEEP_REQUESTS);
        }
    }

    /** Removes finished messages from the journal after {@code mailchute.journal-days}. */
    public void removeJournal() {
        ledger.journal().removeBefore(before(settings.storage().journal().kept()));
    }

    private Instant before(Period kept) {
        return clock.instant().atZone(ZoneOffset.UTC).minus(kept).toInstant();
    }

    /** Removes the files of {@code sent/} and {@code failed/} after {@code mailchute.keep-sent-days}. */
    public void removeReceipts() {
        Instant limit = before(settings.keepSent());
        for (Outbox outbox : settings.outbound()) {
            remove(outbox.outboxDir().resolve("sent"), limit);
            remove(outbox.outboxDir().resolve("failed"), limit);
        }
    }

    private static void remove(Path folder, Instant limit) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                boolean old = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && arrival(file).isBefore(limit);
                if (old) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("old files in {} cannot be removed: {}", folder, e.toString());
        }
    }

    /** When a file was finished: a file moved to {@code sent/} keeps its modification time, but its receipt is new. */
    private static Instant arrival(Path file) throws IOException {
        Path receipt = file.resolveSibling(file.getFileName() + ".sent.json");
        return Files.getLastModifiedTime(Files.exists(receipt) ? receipt : file).toInstant();
    }
}
