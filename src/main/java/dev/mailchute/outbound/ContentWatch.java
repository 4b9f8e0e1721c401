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
 * Inspects the content of files that have stopped changing. A file that looks unfinished waits longer, and a
 * {@code .json} waits until its attachments have stopped changing too. Each state of a file is inspected once.
 */
final class ContentWatch {
    /** How long a file that is empty or looks unfinished must stay unchanged. */
    static final Duration UNFINISHED_FOR = Duration.ofSeconds(60);

    private final Outbox outbox;
    private final Map<Path, Inspection> inspections = new HashMap<>();

    /**
     * @param stamp the state of the inspected file
     * @param state the state of its attachments, unchanged {@code since}
     */
    private record Inspection(FileStamp stamp, Completeness found, String state, Instant since) {
        boolean isOf(FileStamp other) {
            return stamp.size() == other.size() && stamp.modified().equals(other.modified());
        }
    }

    ContentWatch(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Checks the attachments of an inspected file again, but not its content. */
    void recheckAttachments(Path file, Instant now) {
        Inspection inspection = inspections.get(file);
        if (inspection != null) {
            inspections.put(file, recheck(inspection, now));
        }
    }

    /** Inspects a file that has stopped changing, unless this state was already inspected. */
    void inspect(Path file, FileStamp stamp, Instant now) {
        if (inspectionOf(file, stamp).isPresent()) {
            return;
        }
        try {
            Completeness found = Completeness.of(file, isJson(file));
            inspections.put(file, new Inspection(stamp, found, found.attachmentState(outbox.outboxDir()), now));
        } catch (IOException | RuntimeException unreadable) {
            inspections.remove(file); // the check before sending reports what is wrong
        }
    }

    /** Whether the file must still wait according to its last inspection; false if this state was not inspected. */
    boolean mustWait(Path file, FileStamp stamp, Duration unchanged, Instant now) {
        return inspectionOf(file, stamp)
                .filter(inspection -> !isReady(inspection, unchanged, now))
                .isPresent();
    }

    private Optional<Inspection> inspectionOf(Path file, FileStamp stamp) {
        return Optional.ofNullable(inspections.get(file)).filter(inspection -> inspection.isOf(stamp));
    }

    /** Forgets files that are gone. */
    void retain(Predicate<Path> isThere) {
        inspections.keySet().removeIf(isThere.negate());
    }

    private Inspection recheck(Inspection inspection, Instant now) {
        try {
            String state = inspection.found().attachmentState(outbox.outboxDir());
            return state.equals(inspection.state())
                    ? inspection
                    : new Inspection(inspection.stamp(), inspection.found(), state, now);
        } catch (IOException unreadable) {
            return inspection;
        }
    }

    private static boolean isJson(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    private boolean isReady(Inspection inspection, Duration unchanged, Instant now) {
        if (!inspection.found().looksFinished()) {
            return unchanged.compareTo(UNFINISHED_FOR) >= 0;
        }
        boolean attached = !inspection.found().attachments().isEmpty();
        return !attached || Duration.between(inspection.since(), now).compareTo(outbox.stableFor()) >= 0;
    }
}
