package dev.mailchute.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Puts a file into a folder once, although that may be asked again after a failure or a crash, and although its reader may have taken it in
 * between. The file is completed under a hidden name beside it and renamed. A marker, made just before the rename, tells what happened: if it is there and the
 * hidden file is not, the rename was done. It is not synced: it only has to survive the process, and a file system whose journal keeps the rename through a
 * power failure also keeps the marker, which was made earlier.
 *
 * @param marker where no one else removes it while the file may be asked for again
 */
public record CopyOnce(Path target, Path marker) {

    /** Opens what is copied. */
    public interface Content {
        InputStream open() throws IOException;
    }

    /**
     * On return the file was put there, complete and synced.
     *
     * @throws java.nio.file.NoSuchFileException if its folder is missing: its volume may not be mounted
     */
    public void put(Content content) throws IOException {
        Path part = target.resolveSibling("." + target.getFileName() + ".part");
        if (Files.exists(marker) && Files.notExists(part)) {
            // The folder may not have been synced.
            Durable.syncFolder(target.getParent());
            return;
        }
        try (InputStream in = content.open()) {
            Durable.copy(in, part);
        }
        mark();
        Durable.replace(part, target);
        Durable.syncFolder(target.getParent());
    }

    private void mark() throws IOException {
        try {
            Files.createFile(marker);
        } catch (FileAlreadyExistsException e) {
            // From an attempt before.
            return;
        }
    }
}
