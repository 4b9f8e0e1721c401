package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** A folder that an engineer's own routes name. */
public final class OwnFolder {
    private OwnFolder() {}

    /**
     * The folder. One with a relative path is made, in the folder in which the process runs. Another one has to exist: if it is missing, its volume may not
     * be mounted.
     */
    public static Path of(String path) throws IOException {
        Path folder = Path.of(path);
        if (!folder.isAbsolute()) {
            Files.createDirectories(folder);
        }
        if (!Files.isDirectory(folder)) {
            throw new NotDirectoryException(folder + " is not there, or is no folder");
        }
        return folder.toAbsolutePath();
    }
}
