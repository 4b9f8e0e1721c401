package dev.mailchute.outbound;

import dev.mailchute.eml.Completeness;
import dev.mailchute.files.FileStamp;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The files of an outbox that have stopped changing and are looked into all the same: what looks unfinished waits longer, and a
 * {@code .json} waits until its attachments have stopped changing, too. Each state of a file is looked into once.
 */
final class ContentWatch {
    /** How long what is empty or looks unfinished must stay unchanged. */
    static final Duration UNFINISHED_FOR = Duration.ofSeconds(60);

    private final Outbox outbox;
    private final Map<Path, Look> looks = new HashMap<>();

    /**
     * @param stamp the state of the file that was looked into
     * @param state of its attachments, and since when they have it
     */
    private record Look(FileStamp stamp, Completeness found, String state, Instant since) {
        boolean isOf(FileStamp other) {
            return stamp.size() == other.size() && stamp.modified().equals(other.modified());
        }
    }

    ContentWatch(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Looks again at the attachments of a file that was looked into before, and not into the file. */
    void lookAgain(Path file, Instant now) {
        Look look = looks.get(file);
        if (look != null) {
            looks.put(file, again(look, now));
        }
    }

    /** Looks into a file that has stopped changing, unless that was done. */
    void look(Path file, FileStamp stamp, Instant now) {
        if (lookAt(file, stamp).isPresent()) {
            return;
        }
        try {
            Completeness found = Completeness.of(file, isJson(file));
            looks.put(file, new Look(stamp, found, found.attachmentState(outbox.outboxDir()), now));
        } catch (IOException | RuntimeException unreadable) {
            looks.remove(file); // the check that follows says what is wrong with it
        }
    }

    /** Whether the last look at this state of the file says that it is not to be taken yet; not if there was none. */
    boolean keepsWaiting(Path file, FileStamp stamp, Duration unchanged, Instant now) {
        return lookAt(file, stamp)
                .filter(look -> !isReady(look, unchanged, now))
                .isPresent();
    }

    private Optional<Look> lookAt(Path file, FileStamp stamp) {
        return Optional.ofNullable(looks.get(file)).filter(look -> look.isOf(stamp));
    }

    /** Forgets the files that are gone. */
    void retain(Predicate<Path> isThere) {
        looks.keySet().removeIf(isThere.negate());
    }

    private Look again(Look look, Instant now) {
        try {
            String state = look.found().attachmentState(outbox.outboxDir());
            return state.equals(look.state()) ? look : new Look(look.stamp(), look.found(), state, now);
        } catch (IOException unreadable) {
            return look;
        }
    }

    private static boolean isJson(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private boolean isReady(Look look, Duration unchanged, Instant now) {
        if (!look.found().looksFinished()) {
            return unchanged.compareTo(UNFINISHED_FOR) >= 0;
        }
        boolean attached = !look.found().attachments().isEmpty();
        return !attached || Duration.between(look.since(), now).compareTo(outbox.stableFor()) >= 0;
    }
}
