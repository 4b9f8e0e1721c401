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
import java.util.Set;

/**
 * The files of an outbox that have stopped changing and are looked into all the same: what looks unfinished waits longer, and a
 * {@code .json} waits until its attachments have stopped changing, too. Each state of a file is looked into once.
 */
final class ContentWatch {
    /** How long what is empty or looks unfinished must stay unchanged. */
    static final Duration UNFINISHED_FOR = Duration.ofSeconds(60);

    private final Outbox outbox;
    private final Map<String, Look> looks = new HashMap<>();

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
    boolean keepsWaiting(String name, long size, Instant modified, Duration unchanged, Instant now) {
        Look look = looks.get(name);
        return look != null && look.isOf(size, modified) && !isReady(again(name, look, now), unchanged, now);
    }

    /** Looks into a file that has stopped changing: whether it is to be taken now. A file that cannot be looked into is. */
    boolean look(Path file, String name, long size, Instant modified, Duration unchanged, Instant now) {
        Look look = looks.get(name);
        if (look == null || !look.isOf(size, modified)) {
            try {
                Completeness found =
                        Completeness.of(file, name.toLowerCase(Locale.ROOT).endsWith(".json"));
                look = new Look(size, modified, found, found.attachmentState(outbox.outboxDir()), now);
            } catch (IOException | RuntimeException unreadable) {
                return true; // what is wrong with it is told when it is taken
            }
            looks.put(name, look);
        }
        return isReady(look, unchanged, now);
    }

    /** Forgets the files that are gone. */
    void retain(Set<String> names) {
        looks.keySet().retainAll(names);
    }

    private Look again(String name, Look look, Instant now) {
        try {
            String state = look.found().attachmentState(outbox.outboxDir());
            if (!state.equals(look.state())) {
                Look changed = new Look(look.size(), look.modified(), look.found(), state, now);
                looks.put(name, changed);
                return changed;
            }
        } catch (IOException unreadable) {
            return look;
        }
        return look;
    }

    private boolean isReady(Look look, Duration unchanged, Instant now) {
        if (!look.found().looksFinished()) {
            return unchanged.compareTo(UNFINISHED_FOR) >= 0;
        }
        boolean attached = !look.found().attachments().isEmpty();
        return !attached || Duration.between(look.since(), now).compareTo(outbox.stableFor()) >= 0;
    }
}
