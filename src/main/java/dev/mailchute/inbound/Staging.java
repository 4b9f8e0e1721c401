package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.files.Durable;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.files.Json;
import dev.mailchute.graph.Fault;
import dev.mailchute.graph.MailboxDownException;
import dev.mailchute.graph.TemporaryException;
import dev.mailchute.settings.InboundMailbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The hidden folder inside a drop folder where a mail becomes whole before anybody can see it. */
final class Staging {
    private static final int CHUNK = 64 * 1024;

    private Staging() {}

    static Path folder(InboundMailbox inbound) {
        return inbound.dropDir().resolve(".staging");
    }

    /**
     * Writes the MIME byte for byte; on return content and name are on the disk.
     *
     * @throws TemporaryException if the MIME breaks off
     * @throws MailboxDownException if the disk does not take it
     */
    static Mail.Staged write(Mail mail, InputStream mime) {
        String unique = mail.key()
                + (mail.delivery() > 1 ? "-" + mail.delivery() : "")
                + (mail.rebuilt() ? Mail.Staged.REBUILT : "");
        String file = EmlName.of(mail.listed().receivedDateTime(), mail.listed().subject(), unique);
        Path path = folder(mail.inbound()).resolve(file + ".eml");
        MessageDigest sha256 = sha256();
        long size = 0;
        try (InputStream in = mime;
                FileChannel out = Durable.create(path)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = next(in, chunk); read >= 0; read = next(in, chunk)) {
                sha256.update(chunk, 0, read);
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
                while (bytes.hasRemaining()) {
                    size += out.write(bytes);
                }
            }
            out.force(true);
            Durable.syncFolder(path.getParent());
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
        return new Mail.Staged(file, size, HexFormat.of().formatHex(sha256.digest()));
    }

    /** Trouble with reading is the network's, trouble with writing is the disk's: they must not be taken for each other. */
    private static int next(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new TemporaryException(
                    Fault.of("incomplete", "the mail broke off before its end: " + e.getMessage()), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The sidecar is there, and durable, before the mail appears. */
    static void writeSidecar(Mail mail, Mail.Staged staged) {
        Mail complete = mail.staged(staged);
        try {
            Durable.write(complete.sidecar(), Json.file(Sidecar.of(mail, staged)));
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
    }

    /** After the rename: makes it durable. */
    static void sync(Mail mail) {
        try {
            // The old name needs no sync of its own: if it comes back after a power failure, the ledger knows better.
            Durable.syncFolder(mail.inbound().dropDir());
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
    }

    static void prepare(InboundMailbox inbound) {
        try {
            // Not the drop folder itself: where that is gone its volume may not be mounted.
            if (Files.notExists(folder(inbound))) {
                Files.createDirectory(folder(inbound));
            }
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Whether the file has this name, as far as it can be known: a name from another locale is given the benefit of the doubt. */
    static boolean isNamed(Path file, String name) {
        try {
            return file.endsWith(name);
        } catch (InvalidPathException e) {
            return true;
        }
    }

    static List<Path> files(InboundMailbox inbound) {
        try (Stream<Path> files = Files.list(folder(inbound))) {
            return files.toList();
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Takes back what was never recorded, so nobody was told of it: the staging file and the sidecar that went ahead. */
    static void remove(InboundMailbox inbound, Path stagingFile) {
        String name = stagingFile.getFileName().toString();
        try {
            if (name.endsWith(".eml")) {
                String file = name.substring(0, name.length() - ".eml".length());
                Files.deleteIfExists(inbound.dropDir().resolve(file + ".json"));
            }
            Files.deleteIfExists(stagingFile);
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    static MailboxDownException storage(InboundMailbox inbound, IOException cause) {
        String trouble = FolderTrial.trouble(inbound.dropDir()).orElseGet(() -> "cannot be used: " + words(cause));
        return new MailboxDownException(
                Fault.of("storage", "the drop folder of " + inbound.name() + " " + inbound.dropDir() + " " + trouble),
                cause);
    }

    private static String words(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
