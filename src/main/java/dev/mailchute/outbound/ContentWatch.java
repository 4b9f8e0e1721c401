package dev.mailchute.outbound;

import dev.mailchute.eml.Completeness;
import dev.mailchute.settings.Outbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
     * @param size and modified: the state of the file that was looked into
     * @param state of its attachments, and since when they have it
     */
    private record Look(long size, Instant modified, Completeness found, String state, Instant since) {
        boolean isOf(long otherSize, Instant otherModified) {
            return size == otherSize && modified.equals(otherModified);
        }
    }

    ContentWatch(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Whether an earlier look at this state of the file says that it is not to be taken yet. Looks at attachments, and at no file. */
    boolean keepsWaiting(Path file, long size, Instant modified, Duration unchanged, Instant now) {
        Look look = looks.get(file);
        return look != null && look.isOf(size, modified) && !isReady(again(file, look, now), unchanged, now);
    }

    /** Looks into a file that has stopped changing: whether it is to be taken now. A file that cannot be looked into is. */
    boolean look(Path file, long size, Instant modified, Duration unchanged, Instant now) {
        Look look = looks.get(file);
        if (look == null || !look.isOf(size, modified)) {
            try {
                Completeness found = Completeness.of(file, isJson(file));
                look = new Look(size, modified, found, found.attachmentState(outbox.outboxDir()), now);
            } catch (IOException | RuntimeException unreadable) {
                return true; // the check that follows says what is wrong with it
            }
            looks.put(file, look);
        }
        return isReady(look, unchanged, now);
    }

    /** Forgets the files that are gone. */
    void retain(Predicate<Path> isThere) {
        looks.keySet().removeIf(isThere.negate());
    }

    private Look again(Path file, Look look, Instant now) {
        try {
            String state = look.found().attachmentState(outbox.outboxDir());
            if (!state.equals(look.state())) {
                Look changed = new Look(look.size(), look.modified(), look.found(), state, now);
                looks.put(file, changed);
                return changed;
            }
        } catch (IOException unreadable) {
            return look;
        }
        return look;
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
