package dev.mailchute.mailcenter;

import dev.mailchute.mailcenter.LetterActions.Result;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The letters that this process is working on: one action at a time on each. */
final class LettersInHand {
    private final MailCenter mailCenter;
    private final FailedActions failures = new FailedActions();
    private final Map<String, InProgress> inProgress = new ConcurrentHashMap<>();

    LettersInHand(MailCenter mailCenter) {
        this.mailCenter = mailCenter;
    }

    /** Who is working on a letter, and the action. */
    private record InProgress(String who, String what) {}

    /** Runs one action at a time on a letter. Never throws: a failure becomes a result. */
    Result exclusively(String id, String who, String what, Supplier<Result> action) {
        InProgress other = inProgress.putIfAbsent(id, new InProgress(who, what));
        if (other != null) {
            Result busy = new Result(id, "busy", busy(other));
            return mailCenter.find(id).map(busy::of).orElse(busy);
        }
        try {
            return action.get();
        } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
            return failed(id, e);
        } finally {
            inProgress.remove(id);
        }
    }

    Result failed(String id, Throwable failure) {
        return new Result(id, "left", failures.logged(id, failure));
    }

    Result noSuchLetter(String id) {
        return mailCenter
                .settled(id)
                .map(settled ->
                        new Result(id, "unknown", "this letter is settled: " + settled.describe()).of(settled.letter()))
                .orElseGet(() -> new Result(id, "unknown", "there is no letter " + id + " in the Mail Center"));
    }

    private static String busy(InProgress other) {
        String action =
                switch (other.what()) {
                    case "retry" -> "retrying";
                    case "edit" -> "correcting and sending";
                    case "discard" -> "discarding";
                    case "restore" -> "restoring";
                    default -> "writing a note on";
                };
        return other.who() + " is " + action + " this message right now; nothing else was done";
    }
}
