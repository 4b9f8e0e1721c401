package dev.mailchute.outbound;

import dev.mailchute.files.Durable;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.OutboundEntry;
import dev.mailchute.ledger.OutboundEntry.State;
import dev.mailchute.ledger.OutboundEntryBuilder;
import dev.mailchute.ledger.OutboundLedger;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles what a crash of an earlier run left unfinished in an outbox. Existing claimed files are left to the route. */
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
        // Afterwards, because files composed for the entries settled above are not needed either.
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
                settleLetter(letter.get(), entry);
            } else if (Files.isDirectory(Claims.folder(outbox))) {
                settleGone(outbox, entry);
            } else {
                missing++;
            }
        }
        if (missing > 0) {
            LOG.warn(
                    "{} messages of the outbox {} are unfinished, but their files are not in {}. Check that the volume is mounted",
                    missing,
                    outbox.name(),
                    Claims.folder(outbox));
        }
    }

    static String describeMissing(Outbox outbox, OutboundEntry entry) {
        return "another program removed its file from " + Claims.folder(outbox).resolve(entry.key()) + "; "
                + (entry.state() == State.SENDING
                        ? "it is not known whether it was sent: look in Sent Items"
                        : "it was not sent");
    }

    private void settleGone(Outbox outbox, OutboundEntry entry) {
        if (entry.state() != State.SENT) {
            LOG.warn("{} file {}: {}", outbox.name(), entry.file(), describeMissing(outbox, entry));
        }
        ledger.record(
                new OutboundEntryBuilder(entry).state(State.DONE).at(clock.instant()),
                entry.state() == State.SENT
                        ? Step.of(What.CLEARED_AWAY)
                        : Step.of(What.REMOVED).inDoubt(entry.state() == State.SENDING),
                MessageFacts.UNKNOWN);
    }

    /** Removes working files of messages that are finished or will be composed again. */
    private void removeLeftOvers(Outbox outbox) {
        try {
            Claims.removeEmptyHomes(outbox);
        } catch (IOException e) {
            LOG.warn("empty folders in {} cannot be removed and stay there: {}", Claims.folder(outbox), e.toString());
        }
        Path staging = PreSendCheck.staging(outbox);
        if (!Files.isDirectory(staging)) {
            return;
        }
        try (Stream<Path> files = Files.list(staging)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                String name = file.getFileName().toString();
                String key = name.replaceFirst("\\..*$", "");
                Optional<OutboundEntry> entry = ledger.find(key);
                // A letter that may have been sent may still be found.
                boolean needed = name.endsWith(".eml")
                                && entry.filter(known -> !MailRecord.isFinished(known))
                                        .isPresent()
                        || name.endsWith(Archive.NOTE)
                                && entry.filter(known -> known.state() != State.DONE)
                                        .isPresent();
                if (!needed) {
                    Durable.removeTree(file);
                }
            }
        } catch (IOException e) {
            LOG.warn(
                    "files that an earlier run left in {} cannot be removed and stay there: {}", staging, e.toString());
        }
    }

    /** A crash came before the letter was recorded, or interrupted its retry. */
    private void settleLetter(Letter letter, OutboundEntry entry) {
        OutboundEntryBuilder change = new OutboundEntryBuilder(entry);
        if (entry.state() == State.SENT) {
            record(change.state(State.DONE), Step.of(What.CLEARED_AWAY));
            mailCenter.settle(letter);
            return;
        }
        try {
            // First the letter: once the ledger says that it is held, nothing but the letter knows of the doubt.
            Letter held = entry.state() == State.SENDING
                    ? mailCenter.hold(
                            letter.inDoubt(
                                    "Mailchute was stopped while it was sending this message, which may have been sent"),
                            Optional.empty())
                    : letter;
            record(change.state(State.HELD), LetterOfMail.held(held));
        } catch (UncheckedIOException e) {
            // The ledger knows of the doubt until the letter says so, at a later start or after a retry.
            LOG.warn(
                    "letter {} may have been sent, but that cannot be written into it: {}",
                    letter.id(),
                    e.getCause().getMessage());
        }
    }

    private void record(OutboundEntryBuilder change, Step step) {
        ledger.record(change.at(clock.instant()), step, MessageFacts.UNKNOWN);
    }
}
