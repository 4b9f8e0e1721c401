package dev.mailchute.eml;

import java.io.FilterInputStream;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of an outbox that may be attached: only files inside it. Links are resolved when a file is looked up, but never followed
 * when it is opened, so swapping in a link between the two has no effect.
 */
final class OutboxFiles {
    private final Path outbox;
    private final Path real;

    OutboxFiles(Path outbox) throws IOException {
        this.outbox = outbox.toAbsolutePath().normalize();
        this.real = outbox.toRealPath();
    }

    /**
     * The real path of an attachment's file.
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
                            + " is not in the outbox; put it there before the .json file, then drop the .json file again");
        } catch (FileSystemException unreadable) {
            throw unreadable(path, unreadable);
        }
        if (!file.startsWith(real)) {
            throw outside(path);
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnsendableMail(
                    "attachment-not-a-file", "the attachment " + path + " is not a regular file; name a file");
        }
        try {
            open(file).close();
        } catch (FileSystemException unreadable) {
            throw unreadable(path, unreadable);
        }
        return file;
    }

    /** The visible state of a file; differs after a change. */
    record FileState(Object key, long size, FileTime modified) {
        private FileState(BasicFileAttributes of) {
            this(of.fileKey(), of.size(), of.lastModifiedTime());
        }
    }

    /** A file has changed. */
    static final class ChangedException extends IOException {
        private static final long serialVersionUID = 1;

        private ChangedException(Path file) {
            super(file.getFileName() + " changed while it was being read");
        }
    }

    /** The state of an attachment as text; problems with the attachment are part of the text, not failures. */
    String state(String path) {
        try {
            return state(find(path)).toString();
        } catch (UnsendableMail | IOException wrong) {
            return wrong.getClass().getSimpleName();
        }
    }

    FileState state(Path file) throws IOException {
        return new FileState(Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Opens a file that was found, unless it has changed since. At its end the stream checks again, and fails with a
     * {@link ChangedException} if the file changed while it was being read.
     */
    InputStream open(Path file, FileState before) throws IOException {
        InputStream in = open(file);
        if (!before.equals(state(file))) {
            in.close();
            throw new ChangedException(file);
        }
        return new FilterInputStream(in) {
            private long count;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = in.read(bytes, offset, length);
                count += Math.max(0, read);
                if (read < 0 && (count != before.size() || !before.equals(state(file)))) {
                    throw new ChangedException(file);
                }
                return read;
            }
        };
    }

    /** Opens a file that was found, unless it has become something else since. */
    InputStream open(Path file) throws IOException {
        Path inside = real.relativize(file);
        List<DirectoryStream<Path>> opened = new ArrayList<>();
        try {
            DirectoryStream<Path> folder = Files.newDirectoryStream(real);
            opened.add(folder);
            if (!(folder instanceof SecureDirectoryStream<Path> secure)) {
                return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS); // not available on Windows
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
                        + " is not inside the outbox; copy it there and use its path relative to the outbox");
    }

    private static UnsendableMail unreadable(String path, FileSystemException why) {
        String reason = why.getReason() == null ? "access denied" : why.getReason();
        return new UnsendableMail(
                "attachment-unreadable",
                "the attachment " + path + " cannot be read (" + reason
                        + "); give the account that Mailchute runs as read access");
    }
}
