package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where libraries unpack what they need, such as SQLite its native code: the system's folder, or one in the data directory where that
 * cannot be written, is full, or may not hold programs.
 */
public final class TemporaryFolder {
    private static final String TMP = "java.io.tmpdir";
    /** More than the largest thing that is unpacked. */
    private static final int ROOM = 3 * 1024 * 1024;

    private TemporaryFolder() {}

    /**
     * Has every library use a folder that works; to be called before any of them is loaded.
     *
     * @param dataDir where the folder is made if the system's does not do
     * @return whether there is one
     */
    public static boolean settle(Path dataDir) {
        if (tryOut(Path.of(System.getProperty(TMP)))) {
            return true;
        }
        Path own = dataDir.resolve("tmp");
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            return false;
        }
        System.setProperty(TMP, own.toString());
        return tryOut(own);
    }

    /** Where that is now. The JDK itself remembers what it was at first. */
    public static Path path() {
        return Path.of(System.getProperty(TMP));
    }

    static boolean tryOut(Path folder) {
        Path trial = null;
        try {
            trial = Files.createTempFile(folder, ".mailchute-", ".tmp");
            Files.write(trial, new byte[ROOM]);
            if (trial.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(trial, PosixFilePermissions.fromString("rwx------"));
            }
            // On a file system that is mounted noexec the system says no to this, whoever asks.
            return Files.isExecutable(trial);
        } catch (IOException e) {
            return false;
        } finally {
            remove(trial);
        }
    }

    private static void remove(Path trial) {
        try {
            if (trial != null) {
                Files.deleteIfExists(trial);
            }
        } catch (IOException e) {
            trial.toFile().deleteOnExit();
        }
    }
}
