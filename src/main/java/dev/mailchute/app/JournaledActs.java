package dev.mailchute.app;

import dev.mailchute.failure.Fault;
import dev.mailchute.failure.LedgerException;
import dev.mailchute.health.TroubleLog;
import dev.mailchute.ledger.JournaledMessage;
import dev.mailchute.ledger.Ledger;
import dev.mailchute.ledger.MessageFacts;
import dev.mailchute.ledger.MessageOutcome;
import dev.mailchute.ledger.Step;
import dev.mailchute.ledger.Step.What;
import dev.mailchute.mailcenter.ActJournal;
import dev.mailchute.mailcenter.DiscardedLetters;
import dev.mailchute.mailcenter.Letter;
import dev.mailchute.mailcenter.MailCenter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records in the ledger's journal what people do with letters. */
public final class JournaledActs implements ActJournal {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledActs.class);
    private static final Instant EVER = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final int MAX_COMPARED = 10_000;

    private final Ledger ledger;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();

    public JournaledActs(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public void acted(Letter letter, LetterAct act, String who) {
        add(
                letter,
                Step.of(what(act))
                        .inDoubt(act == LetterAct.RESTORE && letter.isInDoubt())
                        .by(who),
                clock.instant());
    }

    private static What what(LetterAct act) {
        return switch (act) {
            case RETRY -> What.RETRY;
            case RESEND -> What.RESEND;
            case EDIT -> What.EDIT;
            case DISCARD -> What.DISCARD;
            case RESTORE -> What.RESTORE;
        };
    }

    @Override
    public void waitsAsBefore(Letter letter, Optional<String> code) {
        Step step = Step.of(What.RETRY_LEFT).inDoubt(letter.isInDoubt());
        add(letter, code.map(why -> step.because(Fault.of(why, ""))).orElse(step), clock.instant());
    }

    /** Records discards and restorations that a crash kept out of the journal. */
    void catchUp(MailCenter mailCenter) {
        catchUp(mailCenter, Duration.ZERO);
    }

    /** @param atRest what happened within this time may be in progress at another node */
    void catchUp(MailCenter mailCenter, Duration atRest) {
        Instant limit = atRest.isZero() ? Instant.MAX : clock.instant().minus(atRest);
        for (JournaledMessage message : ledger.reader().notThrough(EVER, MAX_COMPARED)) {
            Optional<Letter> waiting = mailCenter.find(message.key());
            if (message.outcome() == MessageOutcome.DISCARDED) {
                waiting.filter(letter -> mailCenter.history(letter).stream()
                                .noneMatch(entry -> entry.time().isAfter(limit)))
                        .ifPresent(letter -> acted(letter, LetterAct.RESTORE, "unknown"));
            } else if (message.outcome() == MessageOutcome.HELD || message.outcome() == MessageOutcome.IN_DOUBT) {
                Optional<DiscardedLetters.Discarded> discarded = waiting.isPresent()
                        ? Optional.empty()
                        : mailCenter.discarded().find(message.key());
                discarded
                        .filter(found -> !found.at().isAfter(limit))
                        .ifPresent(found ->
                                add(found.letter(), Step.of(What.DISCARD).by(found.who()), found.at()));
            }
        }
    }

    private void add(Letter letter, Step step, Instant when) {
        if (letter.isDamaged()) {
            return;
        }
        try {
            ledger.journal()
                    .add(
                            new JournaledMessage.Subject(
                                    letter.id(), letter.direction(), letter.name(), letter.mailbox()),
                            new JournaledMessage.KnownAs(
                                    Optional.ofNullable(letter.internetMessageId()),
                                    letter.size(),
                                    Optional.ofNullable(letter.file())),
                            new MessageFacts(
                                    Optional.empty(),
                                    letter.subject() == null ? "" : letter.subject(),
                                    Optional.ofNullable(letter.from()),
                                    letter.to() == null ? List.of() : letter.to()),
                            letter.isInDoubt(),
                            step,
                            when);
        } catch (LedgerException e) {
            troubles.warn(
                    LOG,
                    "journal",
                    "ledger",
                    "what was done with letter " + letter.id() + " is not in its message's journal: " + e.getMessage());
        }
    }
}
