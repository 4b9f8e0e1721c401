package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which libraries unpack native code, as SQLite does: the system's temporary folder, or one in the data directory if the
 * system's is read-only, full, or mounted noexec.
 */
public final class TemporaryFolder {
    private static final String TMP = "java.io.tmpdir";
    /** More than the largest native library. */
    private static final int NEEDED_BYTES = 3 * 1024 * 1024;

    private TemporaryFolder() {}

    /**
     * Makes all libraries use a folder that works; to be called before any of them is loaded.
     *
     * @param dataDir where the folder is created if the system's cannot be used
     * @return whether there is a usable folder
     */
    public static boolean choose(Path dataDir) {
        if (probe(Path.of(System.getProperty(TMP)))) {
            return true;
        }
        Path own = dataDir.resolve("tmp");
        try {
            Files.createDirectories(own);
        } catch (IOException e) {
            return false;
        }
        System.setProperty(TMP, own.toString());
        return probe(own);
    }

    /** The chosen folder. The JDK's own temporary files do not follow: it reads the property only once. */
    public static Path path() {
        return Path.of(System.getProperty(TMP));
    }

    /** Writes a file and checks that it could be executed. */
    static boolean probe(Path folder) {
        Path trial = null;
        try {
            trial = Files.createTempFile(folder, ".mailchute-", ".tmp");
            Files.write(trial, new byte[NEEDED_BYTES]);
            if (trial.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(trial, PosixFilePermissions.fromString("rwx------"));
            }
            // False on a file system mounted noexec, even for root.
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
