package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Path;

/** A file no longer holds what was checked: its producer wrote to it, or put another in its place. */
public final class ChangedFileException extends IOException {
    ChangedFileException(Path file) {
        super(file.getFileName() + " was written to after it had been checked");
    }
}
