package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailchute.eml.Correction;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.MailException;
import dev.mailchute.mailcenter.ActJournal.LetterAct;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything a person can do with a letter; the page and the commands both call this class. */
public final class LetterActions {
    private static final Logger LOG = LoggerFactory.getLogger(LetterActions.class);
    private static final int MAX_NOTE = 2000;

    private final MailCenter mailCenter;
    private final Reentry reentry;
    private final ActJournal journal;
    private final Clock clock;
    private final Delegation delegation;
    private final LettersInHand inHand;

    /** The actions without a journal, for tests. */
    LetterActions(MailCenter mailCenter, Reentry reentry, Clock clock) {
        this(mailCenter, reentry, ActJournal.none(), clock);
    }

    /** The actions of a process that shares the letters with no other. */
    public LetterActions(MailCenter mailCenter, Reentry reentry, ActJournal journal, Clock clock) {
        this(mailCenter, reentry, journal, clock, Delegation.NONE);
    }

    /** @param delegation which process carries out an action */
    public LetterActions(
            MailCenter mailCenter, Reentry reentry, ActJournal journal, Clock clock, Delegation delegation) {
        this.mailCenter = mailCenter;
        this.reentry = reentry;
        this.journal = journal;
        this.clock = clock;
        this.delegation = delegation;
        this.inHand = new LettersInHand(mailCenter);
    }

    /** Passes a letter's message to the route of its direction again. */
    public interface Reentry {
        /**
         * Returns once the message has been processed or has failed.
         *
         * @param resend whether to send a message in doubt again, even if the mailbox cannot show whether it was sent
         * @return the outcome of this message, independent of other problems of its mailbox or outbox
         */
        Outcome enter(Letter letter, boolean resend);
    }

    /**
     * The result of an action on one letter.
     *
     * @param outcome {@code sent} for outgoing mail, {@code delivered} for incoming, {@code held}, {@code in-doubt}, {@code left},
     *     {@code busy}, {@code discarded}, {@code restored}, {@code noted}, {@code refused}, {@code stale} or {@code unknown}; {@code set} for a level of the log
     * @param reason why it failed; null on success
     * @param message the message it was about; not part of the JSON
     */
    @JsonIgnoreProperties("message")
    public record Result(String id, String outcome, String reason, Headline message) {
        private static final Set<String> DONE =
                Set.of("sent", "delivered", "left-out", "discarded", "restored", "noted", "set", "reloaded");

        public Result {
            message = message == null ? Headline.UNKNOWN : message;
        }

        public Result(String id, String outcome, String reason) {
            this(id, outcome, reason, Headline.UNKNOWN);
        }

        /** This result with the headline of a letter's message. */
        public Result of(Letter letter) {
            return message.isKnown() ? this : new Result(id, outcome, reason, Headline.of(letter));
        }

        /** Whether the action succeeded. */
        public boolean isDone() {
            return DONE.contains(outcome);
        }
    }

    /** Processes the letter's message again and waits for the outcome. The letter leaves the Mail Center only on success. */
    public Result retry(String id, String who, boolean resend) {
        return delegated(ActRequest.retry(id, who, resend));
    }

    /** By the process that has the letter's mailbox or outbox: there is one for each letter, so none acts on it while another does. */
    private Result delegated(ActRequest request) {
        Optional<Letter> letter;
        try {
            letter = request.letter(mailCenter);
        } catch (UncheckedIOException e) {
            return inHand.failed(request.id(), e);
        }
        return letter.map(found -> delegation
                        .carryOut(request, found.direction() + "." + found.name(), () -> carryOut(request))
                        .of(found))
                .orElseGet(() -> carryOut(request));
    }

    /** Carries out a request in this process; it must have the letter's mailbox or outbox. */
    public Result carryOut(ActRequest request) {
        String id = request.id();
        String who = request.who();
        return switch (request.what()) {
            case ActRequest.RETRY -> retryHere(id, who, request.resend());
            case ActRequest.DISCARD -> discardHere(id, who);
            case ActRequest.RESTORE -> restoreHere(id, who);
            case ActRequest.NOTE -> noteHere(id, who, request.text());
            case ActRequest.EDIT -> editHere(id, who, request.edit());
            default -> new Result(id, "refused", "this version of Mailchute cannot do this: " + request.what());
        };
    }

    private Result retryHere(String id, String who, boolean resend) {
        return withLetter(
                id, who, "retry", letter -> letter.isDamaged() ? damaged(id) : retryWaiting(letter, who, resend));
    }

    private Result retryWaiting(Letter letter, String who, boolean resend) {
        String what = resend ? "resend" : "retry";
        journal.acted(letter, resend ? LetterAct.RESEND : LetterAct.RETRY, who);
        Result result = reenter(letter, resend);
        mailCenter.addHistory(letter, new HistoryEntry(clock.instant(), who, what, result.outcome(), result.reason()));
        LOG.info("letter {} {} by {}: {}", letter.id(), what, who, result.outcome());
        return result;
    }

    private Result reenter(Letter before, boolean resend) {
        Outcome outcome;
        try {
            outcome = reentry.enter(before, resend);
        } catch (MailException e) {
            journal.waitsAsBefore(before, Optional.of(e.fault().code()));
            return new Result(before.id(), before.outcome(), e.fault().text());
        } catch (RuntimeException e) {
            journal.waitsAsBefore(before, Optional.of("unexpected"));
            throw e;
        }
        Optional<Letter> after = mailCenter.find(before.id());
        if (after.isEmpty()) {
            boolean isLeftOut = outcome.word().equals(Outcome.LEFT_OUT);
            return new Result(
                    before.id(), isLeftOut ? outcome.word() : before.isInbound() ? "delivered" : "sent", null);
        }
        Letter letter = after.get();
        if (outcome.isLeft()) {
            journal.waitsAsBefore(letter, outcome.code());
        }
        return outcome.isLeft()
                ? new Result(letter.id(), Outcome.LEFT, outcome.reason().orElse(null))
                : new Result(letter.id(), letter.outcome(), letter.reason());
    }

    /** The result for a letter on which the action was not tried. */
    Result notTried(String id, String reason) {
        Result result = new Result(id, "left", reason);
        return mailCenter.find(id).map(result::of).orElse(result);
    }

    /** Discards the letter without processing its message. */
    public Result discard(String id, String who) {
        return delegated(ActRequest.discard(id, who));
    }

    private Result discardHere(String id, String who) {
        return withLetter(id, who, "discard", letter -> {
            mailCenter.discard(letter, who);
            journal.acted(letter, LetterAct.DISCARD, who);
            LOG.info("letter {} discarded by {}", id, who);
            return new Result(id, "discarded", null);
        });
    }

    /** Makes a discarded letter wait again. */
    public Result restore(String id, String who) {
        return delegated(ActRequest.restore(id, who));
    }

    private Result restoreHere(String id, String who) {
        return inHand.exclusively(id, who, "restore", () -> {
            Optional<DiscardedLetters.Discarded> discarded =
                    mailCenter.discarded().find(id);
            if (discarded.isEmpty()) {
                return new Result(id, "unknown", "there is no discarded letter " + id);
            }
            if (discarded.get().letter().isDamaged()) {
                return damaged(id);
            }
            if (mailCenter.find(id).isPresent()) {
                return new Result(id, "refused", "the same message is already waiting in the Mail Center");
            }
            mailCenter.restore(discarded.get(), who);
            journal.acted(discarded.get().letter(), LetterAct.RESTORE, who);
            LOG.info("letter {} restored by {}", id, who);
            return new Result(id, "restored", null).of(discarded.get().letter());
        });
    }

    private static Result damaged(String id) {
        return new Result(
                id, "refused", "the letter is damaged: its letter.json cannot be read. You can export its message");
    }

    /** Adds a note to the letter's history. */
    public Result note(String id, String who, String text) {
        return delegated(ActRequest.note(id, who, text));
    }

    private Result noteHere(String id, String who, String text) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return new Result(id, "refused", "the note is empty");
        }
        return withLetter(id, who, "note", letter -> {
            String kept = plain.length() > MAX_NOTE ? plain.substring(0, MAX_NOTE) : plain;
            mailCenter.addNote(letter, new HistoryEntry(clock.instant(), who, "note", "noted", kept));
            return new Result(id, "noted", null);
        });
    }

    /**
     * Corrects the header of an outgoing message, keeps the message so far as the previous version, and sends it.
     *
     * @param version the version that the correction is based on, see {@link MailCenter#version}; the outcome is {@code stale}, and
     *     nothing is done, if someone else has corrected the message since
     */
    public Result edit(String id, String who, Correction correction, int version) {
        return delegated(ActRequest.edit(id, who, correction, version));
    }

    private Result editHere(String id, String who, ActRequest.Edit edit) {
        return withLetter(id, who, "edit", letter -> {
            Optional<String> refusal = editRefusal(letter);
            if (refusal.isPresent()) {
                return new Result(id, "refused", refusal.get());
            }
            if (mailCenter.version(letter) != edit.version()) {
                return new Result(
                        id, "stale", "someone else has corrected this message in the meantime; nothing was changed");
            }
            try {
                Path message = mailCenter.message(letter).orElseThrow();
                Correction.Corrected corrected = edit.correction().applyTo(message);
                if (corrected.changes().isEmpty()) {
                    return new Result(id, "refused", "nothing was changed");
                }
                HistoryEntry entry = new HistoryEntry(
                        clock.instant(), who, "edit", "changed", String.join("; ", corrected.changes()));
                mailCenter.replace(letter.edited(corrected), corrected::open, entry);
            } catch (UnsendableMail e) {
                return new Result(id, "refused", e.reason());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Letter edited = mailCenter.find(id).orElseThrow();
            journal.acted(edited, LetterAct.EDIT, who);
            return retryWaiting(edited, who, false).of(edited);
        });
    }

    /** Why the message of this letter cannot be edited; empty if it can. */
    public Optional<String> editRefusal(Letter letter) {
        if (letter.isDamaged()) {
            return Optional.of("the letter is damaged: its letter.json cannot be read");
        }
        if (letter.isInbound()) {
            return Optional.of("incoming messages are kept unchanged; only outgoing ones can be edited");
        }
        if (letter.isInDoubt()) {
            return Optional.of("it may have been sent already; check again first, or send it anyway");
        }
        return mailCenter.message(letter).isEmpty()
                ? Optional.of("the message could not be retrieved")
                : Optional.empty();
    }

    private interface Action {
        Result run(Letter letter);
    }

    private Result withLetter(String id, String who, String what, Action action) {
        return inHand.exclusively(id, who, what, () -> mailCenter
                .find(id)
                .map(letter -> action.run(letter).of(letter))
                .orElseGet(() -> inHand.noSuchLetter(id)));
    }
}
