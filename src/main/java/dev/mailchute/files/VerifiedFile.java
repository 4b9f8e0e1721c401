package dev.mailchute.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file with a known hash: reading it returns exactly the content that was hashed, or throws before the last byte. */
public final class VerifiedFile {
    private final Path path;
    private final FileStamp stamp;
    private final String sha256;

    private VerifiedFile(Path path, FileStamp stamp, String sha256) {
        this.path = path;
        this.stamp = stamp;
        this.sha256 = sha256;
    }

    /** @throws ChangedFileException if the file changes while it is hashed */
    public static VerifiedFile of(Path path) throws IOException {
        FileStamp before = FileStamp.of(path);
        VerifiedFile file = new VerifiedFile(path, before, sha256(path));
        file.requireUnchanged();
        return file;
    }

    /** The hash in hexadecimal. */
    public static String sha256(Path path) throws IOException {
        MessageDigest digest = newDigest();
        try (InputStream in = new DigestInputStream(read(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream read(Path path) throws IOException {
        return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
    }

    public Path path() {
        return path;
    }

    public FileStamp stamp() {
        return stamp;
    }

    public long size() {
        return stamp.size();
    }

    public String sha256() {
        return sha256;
    }

    /** @throws ChangedFileException if the file was written to or replaced */
    public void requireUnchanged() throws IOException {
        require(FileStamp.of(path));
    }

    /** @throws ChangedFileException if this stamp is not that of the file that was hashed */
    public void require(FileStamp other) throws IOException {
        if (!other.equals(stamp)) {
            throw new ChangedFileException(path);
        }
    }

    /** Hashes the file again; for readers that did not use {@link #open}, after reading. */
    public void requireSameContent() throws IOException {
        requireUnchanged();
        if (!sha256(path).equals(sha256)) {
            throw new ChangedFileException(path);
        }
    }

    /** The content; reading throws a {@link ChangedFileException} if it has changed. */
    public InputStream open() throws IOException {
        return new BufferedInputStream(new VerifyingInput(read(path), this));
    }
}
