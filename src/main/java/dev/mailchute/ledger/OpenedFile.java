package dev.mailchute.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The file that a path named when it was opened. A file that is open can be written to even if its volume was unmounted or another file has
 * taken its place, but whoever opens the path next finds nothing of it.
 *
 * @param key empty if the file system has none
 */
record OpenedFile(Path path, Optional<Object> key) {
    /** @throws SQLException if there is no such file */
    static OpenedFile at(Path path) throws SQLException {
        try {
            return new OpenedFile(
                    path,
                    Optional.ofNullable(Files.readAttributes(path, BasicFileAttributes.class)
                            .fileKey()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new SQLException(path + " is missing: it was removed, or its volume is not mounted");
        } catch (IOException e) {
            throw new SQLException(path + " cannot be opened: " + e.getMessage());
        }
    }

    /** @throws SQLException if the path does not name this file any longer */
    void requireSame() throws SQLException {
        if (!at(path).equals(this)) {
            throw new SQLException(path + " was replaced while it was open");
        }
    }
}
