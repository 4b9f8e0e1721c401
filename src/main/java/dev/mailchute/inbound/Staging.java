package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.files.Durable;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.files.Json;
import dev.mailchute.settings.InboundMailbox;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpStatus;

/** The hidden folder inside a drop folder where a mail becomes whole before anybody can see it. */
final class Staging {
    /** Not {@code .eml}: a consumer that walks through sub-folders is not to take what is not delivered yet. */
    static final String ENDING = ".staged";

    /** So that a person sees it; the ledger has a field for it. */
    private static final String REBUILT = "-rebuilt";

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
        String unique =
                mail.key() + (mail.delivery() > 1 ? "-" + mail.delivery() : "") + (mail.isRebuilt() ? REBUILT : "");
        String file = EmlName.of(mail.listed().receivedDateTime(), mail.listed().subject(), unique);
        Path path = folder(mail.inbound()).resolve(file + ENDING);
        MessageDigest sha256 = sha256();
        long size = 0;
        ByteBuffer beginning = ByteBuffer.allocate(MimeHead.LENGTH);
        try (InputStream in = mime;
                FileChannel out = create(mail.inbound(), path)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = next(in, chunk); read >= 0; read = next(in, chunk)) {
                sha256.update(chunk, 0, read);
                beginning.put(chunk, 0, Math.min(read, beginning.remaining()));
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
                while (bytes.hasRemaining()) {
                    size += out.write(bytes);
                }
            }
            if (!mail.hasHeldMime()) {
                refuseWhatIsNoMail(mail, beginning.flip());
            }
            out.force(true);
            Durable.syncFolder(path.getParent());
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
        return new Mail.Staged(file, size, HexFormat.of().formatHex(sha256.digest()), mail.isRebuilt());
    }

    /** A gateway in between may say 200 as well. What the letter of a retry holds is delivered as it is. */
    private static void refuseWhatIsNoMail(Mail mail, ByteBuffer beginning) {
        byte[] bytes = new byte[beginning.remaining()];
        beginning.get(bytes);
        MimeHead.problem(bytes, mail.listed()).ifPresent(problem -> {
            throw new TemporaryException(new Fault(
                    "not-the-mail",
                    HttpStatus.SC_OK,
                    "Microsoft Graph gave " + problem
                            + " instead of the mail; a proxy or gateway in between may have done so",
                    Optional.empty()));
        });
    }

    private static FileChannel create(InboundMailbox inbound, Path path) throws IOException {
        try {
            return Durable.create(path);
        } catch (NoSuchFileException e) {
            // Something has removed the staging folder. Where the drop folder itself is gone, that is not mended here.
            if (Files.isDirectory(inbound.dropDir())) {
                Files.createDirectories(path.getParent());
                return Durable.create(path);
            }
            throw e;
        }
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

    /** Removes what was never recorded: the staging file, and the sidecar that was written first. */
    static void remove(InboundMailbox inbound, Path stagingFile) {
        String name = stagingFile.getFileName().toString();
        try {
            if (name.endsWith(ENDING)) {
                String file = name.substring(0, name.length() - ENDING.length());
                removeSidecar(inbound, file);
            }
            Files.deleteIfExists(stagingFile);
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Not where the mail itself is in the drop folder: then the old name has come back after a power failure. */
    private static void removeSidecar(InboundMailbox inbound, String file) throws IOException {
        if (!Files.exists(inbound.dropDir().resolve(file + ".eml"))) {
            Files.deleteIfExists(inbound.dropDir().resolve(file + ".json"));
        }
    }

    /** The staged file has vanished: takes back the sidecar that went ahead, and what says that a hand-over was begun. */
    static void removeRemains(Mail mail) {
        try {
            removeSidecar(mail.inbound(), mail.staged().orElseThrow().file());
            HandOver.forget(mail);
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
    }

    static MailboxDownException storage(InboundMailbox inbound, IOException cause) {
        String trouble = FolderTrial.trouble(inbound.dropDir()).orElseGet(() -> "cannot be used: " + describe(cause));
        return new MailboxDownException(
                Fault.of("storage", "the drop folder of " + inbound.name() + " " + inbound.dropDir() + " " + trouble),
                cause);
    }

    private static String describe(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
