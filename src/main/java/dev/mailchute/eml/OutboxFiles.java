package dev.mailchute.eml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of an outbox that may be attached: those that really lie in it. Links are followed to see where they lead, never when a
 * file is opened, so that swapping one in between gains nothing.
 */
final class OutboxFiles {
    private final Path outbox;
    private final Path real;

    OutboxFiles(Path outbox) throws IOException {
        this.outbox = outbox.toAbsolutePath().normalize();
        this.real = outbox.toRealPath();
    }

    /**
     * Where the file of an attachment really is.
     *
     * @param path relative to the outbox
     * @throws UnsendableMail {@code attachment-outside-outbox}, {@code attachment-missing}, {@code attachment-not-a-file} or
     *     {@code attachment-unreadable}
     */
    Path find(String path) throws UnsendableMail, IOException {
        Path file;
        try {
            Path wanted = outbox.resolve(path).normalize();
            if (!wanted.startsWith(outbox)) {
                throw outside(path);
            }
            file = wanted.toRealPath();
        } catch (InvalidPathException | NoSuchFileException missing) {
            throw new UnsendableMail(
                    "attachment-missing",
                    "the attachment " + path
                            + " is not in the outbox; put it there before the .json file, and drop that again");
        } catch (FileSystemException unreadable) {
            throw unreadable(path, unreadable);
        }
        if (!file.startsWith(real)) {
            throw outside(path);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnsendableMail(
                    "attachment-not-a-file",
                    "the attachment " + path + " is not a file but a folder or something else; name a file");
        }
        try {
            open(file).close();
        } catch (FileSystemException unreadable) {
            throw unreadable(path, unreadable);
        }
        return file;
    }

    /** Opens a file that was found, unless it has become something else since. */
    InputStream open(Path file) throws IOException {
        Path inside = real.relativize(file);
        List<DirectoryStream<Path>> opened = new ArrayList<>();
        try {
            DirectoryStream<Path> folder = Files.newDirectoryStream(real);
            opened.add(folder);
            if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
                return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS); // no such thing on Windows
            }
            for (Path name : inside.getNameCount() > 1 ? inside.getParent() : Path.of("")) {
                if (!name.toString().isEmpty()) {
                    secure = secure.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                    opened.add(secure);
                }
            }
            Path name = inside.getFileName();
            BasicFileAttributeView view =
                    secure.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
            if (!view.readAttributes().isRegularFile()) {
                throw new FileSystemException(file.toString(), null, "no longer a file");
            }
            return Channels.newInputStream(
                    secure.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        } finally {
            for (DirectoryStream<Path> one : opened) {
                one.close();
            }
        }
    }

    private static UnsendableMail outside(String path) {
        return new UnsendableMail(
                "attachment-outside-outbox",
                "the attachment " + path
                        + " is not inside the outbox; copy it there and name it by its path from there");
    }

    private static UnsendableMail unreadable(String path, FileSystemException why) {
        String reason = why.getReason() == null ? "access denied" : why.getReason();
        return new UnsendableMail(
                "attachment-unreadable",
                "the attachment " + path + " cannot be read (" + reason + "); give Mailchute the right to read it");
    }
}
