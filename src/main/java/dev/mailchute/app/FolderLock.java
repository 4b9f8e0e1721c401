package dev.mailchute.app;

import dev.mailchute.failure.LedgerException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
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
        private String words() {
            return ledger + "\n" + process + "\n";
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
            FileChannel channel = FileChannel.open(
                    folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                return take(folder, channel, user);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            LOG.debug("{} cannot be locked", folder, e);
            return () -> {};
        }
    }

    /** One after the other, however many start at once: each of them holds {@link #TURN} while it looks. */
    private static synchronized FolderLock take(Path folder, FileChannel channel, User user) throws IOException {
        try (FileLock turn = channel.lock(TURN, 1, false)) {
            Optional<FileLock> alone = lock(channel, false);
            if (alone.isPresent()) {
                write(channel, user.words());
                if (user.isShared()) {
                    alone.get().release();
                    lock(channel, true);
                }
                return new FolderLock(channel);
            }
            if (user.isShared() && (lock(channel, true).isPresent() || isHeldHere(channel)) && isOf(channel, user)) {
                return new FolderLock(channel);
            }
            throw inUse(folder, channel);
        }
    }

    private static Optional<FileLock> lock(FileChannel channel, boolean isShared) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(USE, 1, isShared));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    /** Whether another application in this process holds it, as in tests. */
    private static boolean isHeldHere(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock(USE, 1, true);
            if (lock != null) {
                lock.release();
            }
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    private static boolean isOf(FileChannel channel, User user) throws IOException {
        return read(channel).startsWith(user.ledger() + "\n");
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

    private static LedgerException inUse(Path folder, FileChannel channel) throws IOException {
        String[] lines = read(channel).split("\n");
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
