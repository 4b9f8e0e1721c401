package dev.mailchute.mailcenter;

import dev.mailchute.graph.MailException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person may do with a letter. The page and the commands call nothing else. */
public final class Acts {
    private static final Logger LOG = LoggerFactory.getLogger(Acts.class);

    private final MailCenter mailCenter;
    private final Entrance entrance;
    private final Clock clock;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    public Acts(MailCenter mailCenter, Entrance entrance, Clock clock) {
        this.mailCenter = mailCenter;
        this.entrance = entrance;
        this.clock = clock;
    }

    /** Where a letter's mail goes in again: the route of its direction. */
    public interface Entrance {
        /**
         * Returns when the mail has gone its way, or has not.
         *
         * @param resend whether a send in doubt goes again even where the mailbox does not settle it
         * @return why it was left, where the mailbox or outbox is down
         */
        Optional<String> enter(Letter letter, boolean resend);
    }

    /**
     * What came of an act on one letter.
     *
     * @param outcome {@code delivered}, {@code held}, {@code in-doubt}, {@code left}, {@code discarded} or {@code unknown}
     * @param reason in words, where it is not what was wished for
     */
    public record Result(String id, String outcome, String reason) {
        /** Whether the wish was fulfilled. */
        public boolean isDone() {
            return outcome.equals("delivered") || outcome.equals("discarded");
        }
    }

    /** Puts the letter's mail in again, and waits for the outcome. The letter leaves the Mail Center only if that succeeds. */
    public Result retry(String id, String who, boolean resend) {
        return on(id, letter -> {
            String what = resend ? "resend" : "retry";
            Result result = entered(letter, resend);
            mailCenter.record(letter, new Act(clock.instant(), who, what, result.outcome(), result.reason()));
            LOG.info("letter {} {} by {}: {}", id, what, who, result.outcome());
            return result;
        });
    }

    private Result entered(Letter before, boolean resend) {
        Optional<String> left;
        try {
            left = entrance.enter(before, resend);
        } catch (MailException e) {
            return new Result(before.id(), before.outcome(), e.fault().text());
        }
        Optional<Letter> after = mailCenter.find(before.id());
        if (after.isEmpty()) {
            return new Result(before.id(), "delivered", null);
        }
        Letter letter = after.get();
        return left.map(reason -> new Result(letter.id(), "left", reason))
                .orElseGet(() -> new Result(letter.id(), letter.outcome(), letter.reason()));
    }

    /** Puts the letter aside without processing its mail. */
    public Result discard(String id, String who) {
        return on(id, letter -> {
            mailCenter.discard(letter, who);
            LOG.info("letter {} discarded by {}", id, who);
            return new Result(id, "discarded", null);
        });
    }

    private interface One {
        Result act(Letter letter);
    }

    private Result on(String id, One act) {
        if (!inHand.add(id)) {
            return new Result(id, "left", "somebody else is at this letter right now");
        }
        try {
            return mailCenter
                    .find(id)
                    .map(act::act)
                    .orElseGet(() -> new Result(id, "unknown", "there is no letter " + id + " in the Mail Center"));
        } finally {
            inHand.remove(id);
        }
    }
}
