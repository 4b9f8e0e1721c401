package dev.mailchute.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** What the file system lets this process do with another user's file. */
interface Rights {
    Rights OF_THIS_PROCESS = new Rights() {};

    /** Whether a file can be read. Links and special files pass; they are refused elsewhere. */
    default boolean mayRead(Path file) {
        return !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.isReadable(file);
    }

    default void move(Path file, Path to) throws IOException {
        Files.move(file, to, StandardCopyOption.ATOMIC_MOVE);
    }
}
