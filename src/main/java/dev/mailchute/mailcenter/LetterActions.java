package dev.mailchute.mailcenter;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.mailchute.eml.Correction;
import dev.mailchute.eml.UnsendableMail;
import dev.mailchute.failure.MailException;
import dev.mailchute.health.TroubleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person may do with a letter. The page and the commands call nothing else. */
public final class LetterActions {
    private static final Logger LOG = LoggerFactory.getLogger(LetterActions.class);
    private static final int MAX_NOTE = 2000;

    private final MailCenter mailCenter;
    private final Reentry reentry;
    private final Clock clock;
    private final TroubleLog troubles = new TroubleLog();
    private final Map<String, InHand> inHand = new ConcurrentHashMap<>();

    /** Who is at a letter, and what for. */
    private record InHand(String who, String what) {}

    public LetterActions(MailCenter mailCenter, Reentry reentry, Clock clock) {
        this.mailCenter = mailCenter;
        this.reentry = reentry;
        this.clock = clock;
    }

    /** Where a letter's mail goes in again: the route of its direction. */
    public interface Reentry {
        /**
         * Returns when the mail has gone its way, or has not.
         *
         * @param resend whether a send in doubt goes again even where the mailbox does not settle it
         * @return what became of this mail, whatever else its mailbox or outbox suffers from
         */
        Outcome enter(Letter letter, boolean resend);
    }

    /**
     * What came of an act on one letter.
     *
     * @param outcome {@code sent} for outgoing mail, {@code delivered} for incoming, {@code held}, {@code in-doubt}, {@code left},
     *     {@code busy}, {@code discarded}, {@code restored}, {@code noted}, {@code refused}, {@code stale} or {@code unknown}
     * @param reason in words, where it is not what was wished for
     * @param message which message it was; not part of what programs are answered
     */
    @JsonIgnoreProperties("message")
    public record Result(String id, String outcome, String reason, Headline message) {
        private static final Set<String> DONE = Set.of("sent", "delivered", "discarded", "restored", "noted");

        public Result {
            message = message == null ? Headline.UNKNOWN : message;
        }

        public Result(String id, String outcome, String reason) {
            this(id, outcome, reason, Headline.UNKNOWN);
        }

        /** The same, of this letter's message. */
        public Result of(Letter letter) {
            return message.isKnown() ? this : new Result(id, outcome, reason, Headline.of(letter));
        }

        /** Whether the wish was fulfilled. */
        public boolean isDone() {
            return DONE.contains(outcome);
        }
    }

    /** Puts the letter's mail in again, and waits for the outcome. The letter leaves the Mail Center only if that succeeds. */
    public Result retry(String id, String who, boolean resend) {
        return on(id, who, "retry", letter -> letter.isDamaged() ? damaged(id) : retried(letter, who, resend));
    }

    private Result retried(Letter letter, String who, boolean resend) {
        String what = resend ? "resend" : "retry";
        Result result = entered(letter, resend);
        mailCenter.tell(letter, new HistoryEntry(clock.instant(), who, what, result.outcome(), result.reason()));
        LOG.info("letter {} {} by {}: {}", letter.id(), what, who, result.outcome());
        return result;
    }

    private Result entered(Letter before, boolean resend) {
        Outcome outcome;
        try {
            outcome = reentry.enter(before, resend);
        } catch (MailException e) {
            return new Result(before.id(), before.outcome(), e.fault().text());
        }
        Optional<Letter> after = mailCenter.find(before.id());
        if (after.isEmpty()) {
            return new Result(before.id(), before.isInbound() ? "delivered" : "sent", null);
        }
        Letter letter = after.get();
        return outcome.isLeft()
                ? new Result(letter.id(), Outcome.LEFT, outcome.reason().orElse(null))
                : new Result(letter.id(), letter.outcome(), letter.reason());
    }

    /** What is told of a letter that is spared an act. */
    Result notTried(String id, String reason) {
        Result result = new Result(id, "left", reason);
        return mailCenter.find(id).map(result::of).orElse(result);
    }

    /** Puts the letter aside without processing its mail. */
    public Result discard(String id, String who) {
        return on(id, who, "discard", letter -> {
            mailCenter.discard(letter, who);
            LOG.info("letter {} discarded by {}", id, who);
            return new Result(id, "discarded", null);
        });
    }

    /** Takes a discarded letter back. */
    public Result restore(String id, String who) {
        return alone(id, who, "restore", () -> {
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
            LOG.info("letter {} restored by {}", id, who);
            return new Result(id, "restored", null).of(discarded.get().letter());
        });
    }

    private static Result damaged(String id) {
        return new Result(
                id, "refused", "the letter is damaged: its letter.json cannot be read. Its message can be exported");
    }

    /** Writes something down for whoever looks at the letter next. */
    public Result note(String id, String who, String text) {
        String plain = text.strip();
        if (plain.isEmpty()) {
            return new Result(id, "refused", "the note is empty");
        }
        return on(id, who, "note", letter -> {
            String kept = plain.length() > MAX_NOTE ? plain.substring(0, MAX_NOTE) : plain;
            mailCenter.record(letter, new HistoryEntry(clock.instant(), who, "note", "noted", kept));
            return new Result(id, "noted", null);
        });
    }

    /**
     * Corrects the header of an outgoing mail, keeps the mail until now as the previous version, and sends it.
     *
     * @param version that the correction was made from, see {@link MailCenter#version}; the outcome is {@code stale}, and nothing is
     *     done, if somebody else has corrected the mail since
     */
    public Result edit(String id, String who, Correction correction, int version) {
        return on(id, who, "edit", letter -> {
            Optional<String> refusal = editRefusal(letter);
            if (refusal.isPresent()) {
                return new Result(id, "refused", refusal.get());
            }
            if (mailCenter.version(letter) != version) {
                return new Result(
                        id, "stale", "someone else has corrected this message in the meantime; nothing was changed");
            }
            try {
                Path message = mailCenter.message(letter).orElseThrow();
                Correction.Corrected corrected = correction.applyTo(message);
                if (corrected.changes().isEmpty()) {
                    return new Result(id, "refused", "nothing was changed");
                }
                HistoryEntry act = new HistoryEntry(
                        clock.instant(), who, "edit", "changed", String.join("; ", corrected.changes()));
                mailCenter.replace(letter.edited(corrected), corrected::open, act);
            } catch (UnsendableMail e) {
                return new Result(id, "refused", e.reason());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Letter edited = mailCenter.find(id).orElseThrow();
            return retried(edited, who, false).of(edited);
        });
    }

    /** Why the mail of this letter cannot be edited; absent if it can. */
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

    private interface One {
        Result act(Letter letter);
    }

    private Result on(String id, String who, String what, One act) {
        return alone(id, who, what, () -> mailCenter
                .find(id)
                .map(letter -> act.act(letter).of(letter))
                .orElseGet(() -> noSuchLetter(id)));
    }

    private Result noSuchLetter(String id) {
        return mailCenter
                .settled(id)
                .map(settled ->
                        new Result(id, "unknown", "this letter is settled: " + settled.describe()).of(settled.letter()))
                .orElseGet(() -> new Result(id, "unknown", "there is no letter " + id + " in the Mail Center"));
    }

    /** One act at a time on a letter. What cannot be done is an outcome too: nobody is left without an answer. */
    private Result alone(String id, String who, String what, Supplier<Result> act) {
        InHand other = inHand.putIfAbsent(id, new InHand(who, what));
        if (other != null) {
            Result busy = new Result(id, "busy", busy(other));
            return mailCenter.find(id).map(busy::of).orElse(busy);
        }
        try {
            return act.get();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            return new Result(id, "left", told(id, e));
        } finally {
            inHand.remove(id);
        }
    }

    private String told(String id, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UncheckedIOException folder) {
                String reason = "the Mail Center's folder cannot be used: " + describe(folder.getCause());
                troubles.warn(LOG, "acts", reason, "the action on letter " + id + " failed: " + reason);
                return reason;
            }
        }
        LOG.error("the action on letter {} failed", id, failure);
        return "unexpected error: " + describe(root(failure)) + "; see the log";
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    private static String describe(Throwable e) {
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }

    private static String busy(InHand other) {
        String doing =
                switch (other.what()) {
                    case "retry" -> "retrying";
                    case "edit" -> "correcting and sending";
                    case "discard" -> "discarding";
                    case "restore" -> "restoring";
                    default -> "writing a note on";
                };
        return other.who() + " is " + doing + " this message right now; nothing else was done";
    }
}
