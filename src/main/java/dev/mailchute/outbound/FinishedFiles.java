package dev.mailchute.outbound;

import dev.mailchute.settings.Outbox;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files of an outbox are taken at a poll: those that are finished, that are not to wait, and of these the oldest, no more
 * than the pace allows. Bounded in memory however many files there are.
 */
public final class FinishedFiles extends DefaultPollingConsumerPollStrategy implements GenericFileFilter<File> {
    private static final Logger LOG = LoggerFactory.getLogger(FinishedFiles.class);
    private static final int WATCHED_AT_MOST = 20_000;

    private final Outbox outbox;
    private final Clock clock;
    private final IntSupplier allowance;
    private final Supplier<Set<String>> waiting;
    private final ContentWatch contents;
    private Map<String, Seen> watched = new HashMap<>();
    private Set<String> chosen = Set.of();

    private record Seen(long size, Instant modified, Instant since) {
        boolean isSame(BasicFileAttributes now) {
            return size == now.size() && modified.equals(now.lastModifiedTime().toInstant());
        }
    }

    private record Finished(String name, Seen seen, boolean isRegular) {
        Instant modified() {
            return seen.modified();
        }
    }

    /**
     * @param allowance how many may be taken now
     * @param waiting names of files whose next try is not due yet
     */
    FinishedFiles(Outbox outbox, Clock clock, IntSupplier allowance, Supplier<Set<String>> waiting) {
        this.outbox = outbox;
        this.clock = clock;
        this.allowance = allowance;
        this.waiting = waiting;
        this.contents = new ContentWatch(outbox);
    }

    @Override
    public synchronized boolean begin(Consumer consumer, Endpoint endpoint) {
        chosen = Set.of();
        int most = allowance.getAsInt();
        try {
            chosen = choose(most);
        } catch (IOException e) {
            LOG.warn("outbox {} ({}) cannot be looked through: {}", outbox.name(), outbox.outboxDir(), e.toString());
        }
        return !chosen.isEmpty();
    }

    @Override
    public synchronized boolean accept(GenericFile<File> file) {
        return chosen.contains(file.getFileNameOnly());
    }

    private Set<String> choose(int most) throws IOException {
        Set<String> later = waiting.get();
        PriorityQueue<Finished> oldest = new PriorityQueue<>(Comparator.comparing(Finished::modified)
                .thenComparing(Finished::name)
                .reversed());
        Map<String, Seen> still = new HashMap<>();
        Instant now = clock.instant();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(outbox.outboxDir(), FinishedFiles::isMail)) {
            for (Path file : files) {
                BasicFileAttributes attributes = attributes(file);
                if (attributes == null || attributes.isDirectory()) {
                    continue;
                }
                String name = file.getFileName().toString();
                Seen before = watched.get(name);
                Seen seen = before != null && before.isSame(attributes)
                        ? before
                        : new Seen(
                                attributes.size(), attributes.lastModifiedTime().toInstant(), now);
                if (still.size() < WATCHED_AT_MOST) {
                    still.put(name, seen);
                }
                if (isFinished(seen, now) && !later.contains(name) && !keepsWaiting(name, seen, now)) {
                    oldest.add(new Finished(name, seen, attributes.isRegularFile()));
                    if (oldest.size() > most) {
                        oldest.remove();
                    }
                }
            }
        }
        watched = still;
        contents.retain(file -> still.containsKey(file.getFileName().toString()));
        Set<String> names = new HashSet<>();
        for (Finished finished : oldest) {
            if (!finished.isRegular() || isComplete(finished.name(), finished.seen(), now)) {
                names.add(finished.name());
            }
        }
        return names;
    }

    private boolean keepsWaiting(String name, Seen seen, Instant now) {
        return contents.keepsWaiting(
                outbox.outboxDir().resolve(name),
                seen.size(),
                seen.modified(),
                Duration.between(seen.since(), now),
                now);
    }

    /** Only the files that are about to be taken are looked into. */
    private boolean isComplete(String name, Seen seen, Instant now) {
        return contents.look(
                outbox.outboxDir().resolve(name),
                seen.size(),
                seen.modified(),
                Duration.between(seen.since(), now),
                now);
    }

    private static boolean isMail(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".eml") || name.endsWith(".json"));
    }

    private static BasicFileAttributes attributes(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (java.nio.file.NoSuchFileException e) {
            return null;
        }
    }

    private boolean isFinished(Seen seen, Instant now) {
        Duration unchanged = Duration.between(seen.since(), now);
        return unchanged.compareTo(seen.size() == 0 ? ContentWatch.UNFINISHED_FOR : outbox.stableFor()) >= 0;
    }
}
