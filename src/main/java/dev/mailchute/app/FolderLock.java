package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Mail Center's folder in use by those who share one ledger. So a second process with the same configuration and another ledger is noticed, also
 * one on another machine if the file system passes locks on. The lock ends with the process, even after a crash.
 */
final class FolderLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
    private static final String FILE = ".mailchute.lock";
    private static final int MAX_WORDS = 1000;
    private static final int MAX_TRIES = 100;
    private static final Duration TRY_AGAIN = Duration.ofMillis(50);

    /** The bytes that are locked, both behind the words: whose turn it is to look, and who uses the folder. */
    private static final long TURN = MAX_WORDS;

    private static final long USE = MAX_WORDS + 1;

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Who uses the folder.
     *
     * @param ledger the same for all who share it
     * @param process for people
     * @param isShared whether others with the same ledger may use it, too
     */
    record User(String ledger, String process, boolean isShared) {
        private static final String SHARED = "shared";

        private String words() {
            return ledger + "\n" + process + "\n" + (isShared ? SHARED : "alone") + "\n";
        }
    }

    /**
     * Takes the lock. A folder that cannot be used, or a file system without locks, is no reason not to start.
     *
     * @throws LedgerException if another process uses the folder with another ledger, or one of the two shares with none
     */
    static AutoCloseable take(Path folder, User user) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve(FILE);
            enter(folder, file, user);
            return hold(folder, file, user);
        } catch (IOException e) {
            LOG.debug("{} cannot be locked", folder, e);
            return () -> {};
        }
    }

    /** One after the other, however many start at once: each of them holds {@link #TURN} while it looks. */
    private static synchronized void enter(Path folder, Path file, User user) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (!isLocked(channel, TURN, false)) {
                throw new IOException("another process that looks at the folder does not end");
            }
            if (isLocked(channel, USE, false)) {
                write(channel, user.words());
            } else {
                requireCompatible(folder, channel, user);
            }
        }
    }

    /** For reading only, so that the volume can be made read-only. Whoever has entered last may have refused this one. */
    private static FolderLock hold(Path folder, Path file, User user) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            isLocked(channel, USE, true);
            requireCompatible(folder, channel, user);
            return new FolderLock(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Waits a little for others that only look. Of locks that this process holds elsewhere, as in tests, shared ones do not matter. */
    private static boolean isLocked(FileChannel channel, long position, boolean isShared) throws IOException {
        int tries = position == USE && !isShared ? 1 : MAX_TRIES;
        for (int i = 0; i < tries; i++) {
            try {
                if (channel.tryLock(position, 1, isShared) != null) {
                    return true;
                }
            } catch (OverlappingFileLockException e) {
                return isShared;
            }
            LockSupport.parkNanos(TRY_AGAIN.toNanos());
        }
        return false;
    }

    private static void requireCompatible(Path folder, FileChannel channel, User user) throws IOException {
        String words = read(channel);
        boolean isShared =
                user.isShared() && words.startsWith(user.ledger() + "\n") && words.endsWith("\n" + User.SHARED + "\n");
        if (!isShared && !words.equals(user.words())) {
            throw inUse(folder, words);
        }
    }

    private static void write(FileChannel channel, String words) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer words = ByteBuffer.allocate(MAX_WORDS);
        channel.read(words, 0);
        return new String(words.array(), 0, words.position(), StandardCharsets.UTF_8);
    }

    private static LedgerException inUse(Path folder, String words) {
        String[] lines = words.split("\n");
        String process = lines.length > 1 ? lines[1] : "another process";
        return new LedgerException(
                "the Mail Center's folder " + folder + " is in use by the Mailchute on " + process
                        + ", which does not share its ledger with this one; stop that one first, give this one folders of its own,"
                        + " or set mailchute.cluster = true and the same mailchute.ledger-url for all of them",
                null);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
