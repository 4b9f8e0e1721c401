package dev.mailchute.outbound;

import dev.mailchute.files.FileStamp;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.settings.Outbox;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.GenericFile;
import org.apache.camel.component.file.GenericFileFilter;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/**
 * Chooses the files of an outbox that a poll takes: those that are finished, dropped or claimed, and due; the oldest
 * first, up to the send rate. Memory is bounded for any number of files.
 */
public final class FinishedFiles extends DefaultPollingConsumerPollStrategy implements GenericFileFilter<File> {
    /** A claimed file that keeps changing this long and this often is held. */
    private static final Duration RESTLESS_FOR = Duration.ofMinutes(5);

    private static final int RESTLESS_CHANGES = 5;

    private static final FileStamp UNSEEN = new FileStamp(-1, Instant.EPOCH, null);
    private static final int MAX_WATCHED = 20_000;

    private final Outbox outbox;
    private final Clock clock;
    private final OutboxState state;
    private final Entrance entrance;
    private final ContentWatch contents;
    private Map<Path, Seen> watched = new HashMap<>();
    /** The chosen files, and the folders that lead to them. */
    private Set<Path> chosen = Set.of();

    /**
     * @param since when it was first seen in this state
     * @param first when it was first seen
     * @param changes how often it had changed by the next scan
     */
    private record Seen(FileStamp stamp, Instant since, Instant first, int changes) {
        static Seen first(FileStamp stamp, Instant now) {
            return new Seen(stamp, now, now, 0);
        }

        Seen next(FileStamp other, Instant now) {
            return stamp.equals(other) ? this : new Seen(other, now, first, changes + 1);
        }

        long size() {
            return stamp.size();
        }
    }

    /** The state of a file when it was chosen, and whether it keeps changing. */
    record FolderListing(FileStamp stamp, boolean isRestless) {}

    private record Finished(Path file, Seen seen) {
        Instant modified() {
            return seen.stamp().modified();
        }
    }

    FinishedFiles(Outbox outbox, Clock clock, OutboxState state, Entrance entrance) {
        this.outbox = outbox;
        this.state = state;
        this.clock = clock;
        this.entrance = entrance;
        this.contents = new ContentWatch(outbox);
    }

    @Override
    public synchronized boolean begin(Consumer consumer, Endpoint endpoint) {
        chosen = Set.of();
        state.scan(() -> chosen = withFolders(choose()));
        if (chosen.isEmpty()) {
            state.scanned();
        }
        return !chosen.isEmpty();
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        state.scanned();
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) throws Exception {
        state.scanned();
        return super.rollback(consumer, endpoint, retryCounter, cause);
    }

    @Override
    public synchronized boolean accept(GenericFile<File> file) {
        try {
            return chosen.contains(absolute(file.getFile().toPath()));
        } catch (InvalidPathException e) {
            return false; // claimed under another name once it is finished
        }
    }

    /** The state of a file in the last scan. */
    synchronized Optional<FolderListing> look(Path file) {
        return Optional.ofNullable(watched.get(absolute(file)))
                .map(seen -> new FolderListing(seen.stamp(), isRestless(seen)));
    }

    private static Path absolute(Path file) {
        return file.toAbsolutePath().normalize();
    }

    private Set<Path> choose() throws IOException {
        int most = state.allowance();
        entrance.readLedger();
        Set<String> later = entrance.keysNotDue();
        PriorityQueue<Finished> oldest = new PriorityQueue<>(Comparator.comparing(Finished::modified)
                .thenComparing(Finished::file)
                .reversed());
        Map<Path, Seen> still = new HashMap<>();
        for (Path file : Claims.files(outbox)) {
            Seen seen = watch(file, still);
            if (seen != null && (isFinished(seen, clock.instant()) || isRestless(seen))) {
                offer(file, seen, !later.contains(Claims.key(file)), oldest, most);
            }
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(outbox.outboxDir(), FinishedFiles::isMail)) {
            for (Path file : files) {
                Seen seen = watch(file, still);
                if (seen != null && isFinished(seen, clock.instant())) {
                    contents.recheckAttachments(file, clock.instant());
                    offer(file, seen, !entrance.isPostponed(file) && !mustWait(file, seen), oldest, most);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        watched = still;
        entrance.update(still.keySet(), oldest(still));
        contents.retain(file -> still.containsKey(absolute(file)));
        Set<Path> files = new HashSet<>();
        for (Finished finished : oldest) {
            inspect(finished);
            if (mustWait(finished.file(), finished.seen())) {
                continue;
            }
            Optional<Path> named = entrance.claimIfInexpressible(finished.file());
            named.map(FinishedFiles::absolute).ifPresent(file -> {
                watched.putIfAbsent(file, watched.get(absolute(finished.file())));
                files.add(file);
            });
        }
        return files;
    }

    private static Optional<Instant> oldest(Map<Path, Seen> files) {
        return files.values().stream()
                .map(seen -> seen.stamp().modified())
                .filter(UNSEEN.modified()::isBefore)
                .min(Comparator.naturalOrder());
    }

    private static void offer(Path file, Seen seen, boolean isDue, PriorityQueue<Finished> oldest, int most) {
        if (isDue) {
            oldest.add(new Finished(file, seen));
            if (oldest.size() > most) {
                oldest.remove();
            }
        }
    }

    /** @return null if it is gone or is not a file */
    private Seen watch(Path file, Map<Path, Seen> still) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            if (!Files.isExecutable(file.getParent())) {
                throw e;
            }
            entrance.warnUnreadable(file, e);
            still.put(absolute(file), Seen.first(UNSEEN, clock.instant()));
            return null;
        }
        if (attributes.isDirectory()) {
            return null;
        }
        FileStamp stamp = FileStamp.of(attributes);
        Path key = absolute(file);
        Seen before = watched.get(key);
        Instant now = clock.instant();
        Seen seen = before == null ? Seen.first(stamp, now) : before.next(stamp, now);
        if (still.size() < MAX_WATCHED) {
            still.put(key, seen);
        }
        return seen;
    }

    private Set<Path> withFolders(Set<Path> files) {
        Set<Path> all = new HashSet<>(files);
        files.stream().filter(Claims::isClaimed).forEach(file -> {
            all.add(file.getParent());
            all.add(file.getParent().getParent());
        });
        return all;
    }

    /** Whether it was inspected and must still wait. */
    private boolean mustWait(Path file, Seen seen) {
        Instant now = clock.instant();
        return contents.mustWait(file, seen.stamp(), Duration.between(seen.since(), now), now);
    }

    /** Inspects a file that is about to be taken, unless it is claimed: a claimed file was already found complete. */
    private void inspect(Finished finished) {
        boolean isDropped = !Claims.isClaimed(finished.file());
        if (isDropped && Files.isRegularFile(finished.file(), LinkOption.NOFOLLOW_LINKS)) {
            contents.inspect(finished.file(), finished.seen().stamp(), clock.instant());
        }
    }

    private static boolean isMail(Path file) {
        return OutboxNames.isMail(OutboxNames.text(file));
    }

    private boolean isRestless(Seen seen) {
        return !isFinished(seen, clock.instant())
                && seen.changes() >= RESTLESS_CHANGES
                && Duration.between(seen.first(), clock.instant()).compareTo(RESTLESS_FOR) >= 0;
    }

    private boolean isFinished(Seen seen, Instant now) {
        Duration unchanged = Duration.between(seen.since(), now);
        return unchanged.compareTo(seen.size() == 0 ? ContentWatch.UNFINISHED_FOR : outbox.stableFor()) >= 0;
    }
}
