package dev.mailchute.files;

import java.io.IOException;
import java.nio.file.Path;

/** A file is no longer the one that was checked: its producer wrote to it or replaced it. */
public final class ChangedFileException extends IOException {
    ChangedFileException(Path file) {
        super(file.getFileName() + " was changed after it had been checked");
    }
}
