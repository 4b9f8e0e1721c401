package dev.mailchute.inbound;

import dev.mailchute.eml.EmlName;
import dev.mailchute.failure.Fault;
import dev.mailchute.failure.MailboxDownException;
import dev.mailchute.failure.TemporaryException;
import dev.mailchute.files.Durable;
import dev.mailchute.files.FolderTrial;
import dev.mailchute.files.Json;
import dev.mailchute.files.NameEncoding;
import dev.mailchute.ledger.InboundEntry;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The hidden folder inside a drop folder where a message is completed before consumers can see it. */
final class Staging {
    /** Not {@code .eml}: a consumer that scans sub-folders must not pick up undelivered files. */
    static final String ENDING = ".staged";

    /** At the end of a staged file's name, if several processes share the mailboxes. */
    private static final Pattern EPOCH = Pattern.compile("\\.e\\d+$");

    /** For people to see; the ledger has its own field. */
    private static final String REBUILT = "-rebuilt";

    /** A TLS record is at most 16 KB, so a read returns no more. */
    private static final int CHUNK = 16 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

    private Staging() {}

    static Path folder(InboundMailbox inbound) {
        return inbound.dropDir().resolve(".staging");
    }

    /**
     * Writes the MIME byte for byte. On return, the content is durable, and the name is once the staging folder is synced.
     *
     * @param epoch of the present tenure; 0 for a single process
     * @throws TemporaryException if the MIME breaks off
     * @throws MailboxDownException if it cannot be written
     */
    static Mail.Staged write(Mail mail, InputStream mime, long epoch) {
        String unique =
                mail.key() + (mail.delivery() > 1 ? "-" + mail.delivery() : "") + (mail.isRebuilt() ? REBUILT : "");
        String file = EmlName.of(mail.listed().receivedDateTime(), mail.listed().subject(), unique);
        Path path = folder(mail.inbound()).resolve(InboundEntry.Content.stagingName(file, epoch) + ENDING);
        MessageDigest sha256 = sha256();
        long size = 0;
        ByteBuffer beginning = ByteBuffer.allocate(MimeHead.LENGTH);
        try (InputStream in = mime;
                FileChannel out = create(mail.inbound(), path)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = readChunk(in, chunk); read >= 0; read = readChunk(in, chunk)) {
                sha256.update(chunk, 0, read);
                beginning.put(chunk, 0, Math.min(read, beginning.remaining()));
                ByteBuffer bytes = ByteBuffer.wrap(chunk, 0, read);
                while (bytes.hasRemaining()) {
                    size += out.write(bytes);
                }
            }
            if (!mail.hasHeldMime()) {
                requireMessage(mail, beginning.flip());
            }
            out.force(true);
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
        return new Mail.Staged(file, size, HexFormat.of().formatHex(sha256.digest()), mail.isRebuilt(), epoch);
    }

    /** A gateway in between may answer 200 with something else. A retried letter's content is not checked. */
    private static void requireMessage(Mail mail, ByteBuffer beginning) {
        byte[] bytes = new byte[beginning.remaining()];
        beginning.get(bytes);
        MimeHead.problem(bytes, mail.listed()).ifPresent(problem -> {
            throw new TemporaryException(new Fault(
                    "not-the-mail",
                    HttpStatus.SC_OK,
                    "Microsoft Graph returned " + problem
                            + " instead of the message; a proxy or gateway in between may have answered",
                    Optional.empty()));
        });
    }

    private static FileChannel create(InboundMailbox inbound, Path path) throws IOException {
        try {
            return Durable.create(path);
        } catch (NoSuchFileException e) {
            Durable.createBelow(inbound.dropDir(), path.getParent());
            return Durable.create(path);
        }
    }

    /** Read errors come from the network, write errors from the disk; keep them apart. */
    private static int readChunk(InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            throw new TemporaryException(
                    Fault.of("incomplete", "the download of the message broke off: " + e.getMessage()), e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the sidecar before the message appears. Its name is durable once the drop folder is synced. */
    static void writeSidecar(Mail mail, Mail.Staged staged) {
        Mail complete = mail.staged(staged);
        try {
            Durable.put(complete.sidecar(), Json.file(Sidecar.of(mail, staged)));
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
    }

    static void prepare(InboundMailbox inbound) {
        try {
            // Never create the drop folder: if it is missing, its volume may not be mounted.
            if (Files.notExists(folder(inbound))) {
                Files.createDirectory(folder(inbound));
            }
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Whether the file has this name. True if that cannot be decided because the name comes from another locale. */
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

    /** Removes files that were never recorded: the staging file, and the sidecar written before it. */
    static void remove(InboundMailbox inbound, Path stagingFile) {
        String name = stagingFile.getFileName().toString();
        try {
            if (name.endsWith(ENDING)) {
                String file = EPOCH.matcher(name.substring(0, name.length() - ENDING.length()))
                        .replaceFirst("");
                removeSidecar(inbound, file);
            }
            Files.deleteIfExists(stagingFile);
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Removes a staging file alone: its sidecar belongs to another one. */
    static void removeWithoutSidecar(InboundMailbox inbound, Path stagingFile) {
        try {
            Files.deleteIfExists(stagingFile);
        } catch (IOException e) {
            throw storage(inbound, e);
        }
    }

    /** Keeps the sidecar if the message is in the drop folder: its old name has then returned after a power failure. */
    private static void removeSidecar(InboundMailbox inbound, String file) throws IOException {
        if (!Files.exists(inbound.dropDir().resolve(file + ".eml"))) {
            Files.deleteIfExists(inbound.dropDir().resolve(file + ".json"));
        }
    }

    /** Removes the sidecar and the hand-over marker of a staged file that has vanished. */
    static void removeRemains(Mail mail) {
        try {
            removeSidecar(mail.inbound(), mail.staged().orElseThrow().file());
            HandOver.forget(mail);
        } catch (IOException e) {
            throw storage(mail.inbound(), e);
        }
    }

    /**
     * Removes what was staged of a message that is not delivered after all, and that someone else has. What cannot be removed now is at the next
     * poll, because the ledger no longer knows it.
     */
    static void discard(Mail mail) {
        try {
            removeSidecar(mail.inbound(), mail.staged().orElseThrow().file());
            HandOver.forget(mail);
            Files.deleteIfExists(mail.stagingPath());
        } catch (IOException e) {
            LOG.debug("what was staged of {} is removed at the next poll", mail, e);
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

    /** Resolves a name that may have been created under another locale. */
    static Path named(Path folder, String name) {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new TemporaryException(
                    Fault.of(
                            "locale",
                            "the file " + name + " cannot be opened under the present locale: "
                                    + NameEncoding.advice()),
                    e);
        }
    }
}
