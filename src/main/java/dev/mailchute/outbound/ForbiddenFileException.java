package dev.mailchute.outbound;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file of an outbox that Mailchute has no permission to read or move, so it can be neither sent nor held. Health
 * shows the exception's text.
 */
final class ForbiddenFileException extends IOException {
    private ForbiddenFileException(String message, IOException cause) {
        super(message, cause);
    }

    static ForbiddenFileException unreadable(Path file) {
        return new ForbiddenFileException(
                "Mailchute has no permission to read this file (" + owner(file)
                        + "), so it is not sent. Make it readable for the account that Mailchute runs as, or remove it",
                null);
    }

    static ForbiddenFileException immovable(Path file, IOException cause) {
        return new ForbiddenFileException(
                "Mailchute has no permission to move this file out of the outbox (" + owner(file)
                        + "), so it is not sent: in a folder with the sticky bit, only the owner may. Let producers write as the"
                        + " account that Mailchute runs as, remove the sticky bit from the outbox, or remove the file",
                cause);
    }

    private static String owner(Path file) {
        try {
            return "owner " + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName() + ", "
                    + PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (IOException | UnsupportedOperationException e) {
            return "owner unknown";
        }
    }
}
