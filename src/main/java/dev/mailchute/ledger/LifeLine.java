package dev.mailchute.ledger;

import dev.mailchute.ledger.JournaledMessage.Recorded;
import dev.mailchute.ledger.Step.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The life of a message in sentences, for people. The command and the page tell it in the same words. What it returns has no control
 * characters, although parts of it come from strangers.
 */
public final class LifeLine {
    /** Words that are in lower case within a sentence, unlike names. */
    private static final Pattern BEGINNING = Pattern.compile("^(The|A|An|This|There|It|No|Another|Sending|Several)\\b");

    private final Function<String, Optional<String>> causes;

    /** @param causes what a code means, if known */
    public LifeLine(Function<String, Optional<String>> causes) {
        this.causes = causes;
    }

    /**
     * One step.
     *
     * @param at when it happened, for the first time if it was repeated
     * @param text a sentence without a full stop
     * @param why the cause of a failure, with its code
     * @param times how often in a row
     * @param last when the last time was
     */
    public record Sentence(
            Instant at, String text, Optional<String> why, int times, Instant last, Optional<String> requestId) {
        /** The sentence with its reason. */
        public String whole() {
            return text + why.map(because -> ": " + because).orElse("");
        }

        public boolean isRepeated() {
            return times > 1;
        }
    }

    /** The steps of a message in words, oldest first. */
    public List<Sentence> of(JournaledMessage message, List<Recorded> steps) {
        List<Sentence> lines = new ArrayList<>();
        boolean wasFinished = false;
        boolean isRetried = false;
        for (Recorded recorded : steps) {
            Step step = recorded.step();
            isRetried = isRetried || step.what() == What.RETRY || step.what() == What.RESEND;
            boolean isUnreadAgain = wasFinished && !isRetried;
            lines.add(new Sentence(
                    recorded.at(),
                    plain(message.isInbound() ? incoming(message, step, isUnreadAgain) : outgoing(message, step)),
                    step.code().map(this::why),
                    recorded.times(),
                    recorded.last(),
                    step.requestId().map(LifeLine::plain)));
            switch (step.what()) {
                case DELIVERED, LEFT_OUT, HELD -> {
                    wasFinished = true;
                    isRetried = false;
                }
                case STAGED, FETCH_AGAIN, LEFT -> wasFinished = false;
                case RETRY_LEFT -> isRetried = false;
                default -> {}
            }
        }
        return lines;
    }

    private String why(String code) {
        String known = causes.apply(code)
                .map(cause -> BEGINNING.matcher(cause).replaceFirst(word -> word.group()
                        .toLowerCase(Locale.ROOT)))
                .map(cause -> cause.replaceFirst("\\.$", ""))
                .orElse("");
        return plain(known.isEmpty() ? code : known + " (" + code + ")");
    }

    private static String incoming(JournaledMessage message, Step step, boolean isUnreadAgain) {
        String unread = isUnreadAgain ? "someone marked it as unread; " : "";
        return capitalized(
                switch (step.what()) {
                    case LEFT ->
                        step.is(Step.STAGED)
                                ? "a step failed before it was delivered; it waits in .staging"
                                : unread + "could not be fetched, and stays in the mailbox";
                    case STAGED -> unread + staged(step);
                    case FETCH_AGAIN ->
                        "another program removed its file from .staging before it was delivered; fetched again";
                    case DELIVERED -> delivered(message, step);
                    case LEFT_OUT ->
                        unread + "left out by the routes"
                                + step.fact().map(why -> ": " + why).orElse("");
                    case NOT_ACKNOWLEDGED -> "could not be marked in the mailbox, which is tried again";
                    case ACKNOWLEDGED -> acknowledged(step);
                    case ABSENT -> "no longer in the mailbox when it was to be marked, so nothing was left to do there";
                    case LISTED_AGAIN -> "the mailbox lists it again although it had said that it was gone";
                    default -> common(step, unread);
                });
    }

    private static String acknowledged(Step step) {
        if (step.is(Step.UNCHANGED)) {
            return "left unread in the mailbox, where nothing is ever changed";
        }
        return step.is(Step.KEPT_UNREAD)
                ? "left unread in the mailbox, as your own steps want it"
                : "marked in the mailbox" + step.fact().map(how -> ": " + how).orElse("");
    }

    private static String delivered(JournaledMessage message, Step step) {
        return step.isElsewhere()
                ? "handed to another system by your own steps, as "
                        + step.fact().orElseThrow().substring(Step.ELSEWHERE.length())
                : "delivered to the drop folder of " + name(message) + as(step);
    }

    private static String staged(Step step) {
        if (step.is(Step.FROM_LETTER)) {
            return "taken from its letter";
        }
        if (step.is(Step.REBUILT)) {
            return "taken from its letter, as it was rebuilt there";
        }
        return "fetched from the mailbox, complete"
                + step.fact().map(fact -> " (" + fact + ")").orElse("");
    }

    private static String outgoing(JournaledMessage message, Step step) {
        return capitalized(
                switch (step.what()) {
                    case CLAIMED -> "taken from the outbox of " + name(message);
                    case LEFT -> "not sent, and stays in the outbox";
                    case SENDING -> step.is(Step.DRAFT) ? "sending began, as a draft" : "sending began";
                    case IN_DOUBT -> "it may have been sent, and the mailbox is searched for it";
                    case LOOKED_UP -> "searched for in the mailbox, which does not have it";
                    case NOT_SENT -> "searched for in the mailbox: it was not sent, so it is sent now";
                    case SENT ->
                        step.is(Step.FOUND) ? "found in the mailbox, so it was sent" : "sent: Exchange accepted it";
                    case CLEARED_AWAY -> "file cleared away, with a receipt" + as(step);
                    case NOT_CLEARED_AWAY -> "sent, but its file could not be cleared away, which is tried again";
                    case CHANGED ->
                        "its file was changed after it had been sent; the new content is letter "
                                + step.fact().orElse("?");
                    case REMOVED ->
                        step.is(Step.IN_DOUBT)
                                ? "another program removed its file; it is not known whether it was sent"
                                : "another program removed its file, so it was not sent";
                    default -> common(step, "");
                });
    }

    private static String common(Step step, String unread) {
        String doubt = step.is(Step.IN_DOUBT) ? " as in doubt: it may have been sent" : "";
        return switch (step.what()) {
            case HELD -> unread + "held in the Mail Center" + doubt;
            case RETRY -> "retried" + by(step);
            case RESEND ->
                step.who().isPresent()
                        ? "to be sent even if it may have been sent already, as requested" + by(step)
                        : "sent again although it may have been sent already, as configured";
            case RETRY_LEFT -> "the retry changed nothing; its letter waits" + doubt;
            case DISCARD -> "discarded" + by(step);
            case RESTORE -> "restored" + by(step) + ", so its letter waits again" + doubt;
            case EDIT -> "corrected" + by(step);
            default -> step.what().word() + step.fact().map(fact -> " " + fact).orElse("");
        };
    }

    private static String by(Step step) {
        return step.who().map(who -> " by " + who).orElse("");
    }

    private static String as(Step step) {
        return step.fact().map(file -> " as " + file).orElse("");
    }

    private static String name(JournaledMessage message) {
        return message.subject().name();
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** What has become of the message so far, such as {@code left in the mailbox, and tried again}. */
    public static String outcome(JournaledMessage message) {
        String place = message.isInbound() ? "mailbox" : "outbox";
        return switch (message.outcome()) {
            case WAITING -> message.isInbound() ? "being delivered" : "being sent";
            case LEFT -> "left in the " + place + ", and tried again";
            case IN_DOUBT -> "in doubt: it may have been sent";
            case HELD -> "held in the Mail Center";
            case DELIVERED -> "delivered";
            case LEFT_OUT -> "left out by the routes";
            case SENT -> "sent";
            case DISCARDED -> "discarded";
            case REMOVED -> "gone: another program removed its file";
        };
    }

    /** In one line, without what a terminal would obey. */
    public static String plain(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
    }
}
