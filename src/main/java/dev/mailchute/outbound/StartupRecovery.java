package dev.mailchute.outbound;

import dev.mailchute.files.Durable;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles what an earlier run, cut off by a crash, left half done in an outbox. A claimed file that is there is left to the route. */
final class StartupRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(StartupRecovery.class);

    private final OutboundLedger ledger;
    private final Claims claims;
    private final MailCenter mailCenter;
    private final Clock clock;

    StartupRecovery(OutboundLedger ledger, Claims claims, MailCenter mailCenter, Clock clock) {
        this.ledger = ledger;
        this.claims = claims;
        this.mailCenter = mailCenter;
        this.clock = clock;
    }

    void settle(Outbox outbox) {
        settleEntries(outbox);
        // After that, for what was composed for a mail that is settled now is not needed either.
        removeLeftOvers(outbox);
    }

    private void settleEntries(Outbox outbox) {
        int missing = 0;
        for (OutboundEntry entry : ledger.open(outbox.name())) {
            if (Claims.find(outbox, entry.key()).isPresent() || claims.isUnclaimed(outbox, entry)) {
                continue;
            }
            Optional<Letter> letter = mailCenter.find(entry.key());
            if (letter.isPresent()) {
                State state = entry.state() == State.SENT ? State.DONE : State.HELD;
                ledger.record(new OutboundEntryBuilder(entry).state(state).at(clock.instant()));
                interrupted(letter.get(), entry);
            } else if (Files.isDirectory(Claims.folder(outbox))) {
                settleGone(outbox, entry);
            } else {
                missing++;
            }
        }
        if (missing > 0) {
            LOG.warn(
                    "{} mails of the outbox {} are under way, and their files are not in {}: is its volume mounted?",
                    missing,
                    outbox.name(),
                    Claims.folder(outbox));
        }
    }

    static String gone(Outbox outbox, OutboundEntry entry) {
        return "its file was removed from " + Claims.folder(outbox).resolve(entry.key()) + ", not by Mailchute; "
                + (entry.state() == State.SENDING
                        ? "whether it was sent is not known: look into Sent Items"
                        : "it was not sent");
    }

    private void settleGone(Outbox outbox, OutboundEntry entry) {
        if (entry.state() != State.SENT) {
            LOG.warn("{} file {}: {}", outbox.name(), entry.file(), gone(outbox, entry));
        }
        ledger.record(new OutboundEntryBuilder(entry).state(State.DONE).at(clock.instant()));
    }

    /** What was composed or taken apart for a mail that is finished, or for one that will be composed anew. */
    private void removeLeftOvers(Outbox outbox) {
        try {
            Claims.removeEmptyHomes(outbox);
        } catch (IOException e) {
            LOG.warn("empty folders of {} cannot be removed: {}", Claims.folder(outbox), e.toString());
        }
        Path staging = PreSendCheck.staging(outbox);
        if (!Files.isDirectory(staging)) {
            return;
        }
        try (Stream<Path> files = Files.list(staging)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                String key = name.replaceFirst("\\..*$", "");
                boolean needed = name.endsWith(".eml")
                        && ledger.find(key)
                                .filter(entry -> !MailRecord.isFinished(entry))
                                .isPresent();
                if (!needed) {
                    Durable.removeTree(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("what an earlier run left in {} cannot be removed: {}", staging, e.toString());
        }
    }

    /** A letter's retry was cut off by a crash. */
    private void interrupted(Letter letter, OutboundEntry entry) {
        if (entry.state() == State.SENT) {
            mailCenter.settle(letter);
        } else if (entry.state() == State.SENDING) {
            mailCenter.hold(
                    letter.doubtful("Mailchute was stopped while it sent this mail; it may have gone"),
                    Optional.empty());
        }
    }
}
