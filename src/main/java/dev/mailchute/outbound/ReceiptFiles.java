package dev.mailchute.outbound;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import dev.mailchute.files.OutboxNames;
import dev.mailchute.mailcenter.Letter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes the receipts for the application that dropped a file, in {@code sent/} and {@code failed/} of its outbox. */
final class ReceiptFiles {
    private ReceiptFiles() {}

    /** How it was sent. The order of the members is part of the contract. */
    record SendReceipt(
            String file,
            String name,
            String mailbox,
            String internetMessageId,
            List<String> recipients,
            Instant sentAt,
            String requestId,
            String how) {}

    /** Why it was not sent. The order of the members is part of the contract. */
    record FailureReceipt(
            String file,
            String name,
            String mailbox,
            String outcome,
            String reason,
            String code,
            String letter,
            Instant failedAt) {
        static FailureReceipt of(OutgoingMail mail, Letter letter, Instant now) {
            return new FailureReceipt(
                    mail.fileName(),
                    mail.outbox().name(),
                    mail.outbox().mailbox(),
                    letter.outcome(),
                    letter.reason(),
                    letter.code(),
                    letter.id(),
                    now);
        }
    }

    /**
     * Writes the receipt of a sent file and moves the file. Safe to repeat after a crash.
     *
     * @return the receipt's name
     */
    static String sent(OutgoingMail mail, SendReceipt receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("sent");
        Durable.createBelow(mail.outbox().outboxDir(), folder);
        String name = free(folder, mail, "");
        Durable.write(folder.resolve(name + ".sent.json"), Json.file(receipt));
        if (mail.isRetried()) {
            try (InputStream message = Files.newInputStream(mail.file())) {
                Durable.copy(message, folder.resolve(name.replaceFirst("(?i)\\.json$", ".eml")));
            }
        } else if (Files.exists(mail.file())) {
            Durable.move(mail.file(), folder.resolve(name));
            Claims.removeHome(mail.file());
        }
        return name + ".sent.json";
    }

    /** Writes the receipt of a held file and removes the file. Safe to repeat after a crash. */
    static void failed(OutgoingMail mail, FailureReceipt receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("failed");
        Durable.createBelow(mail.outbox().outboxDir(), folder);
        Durable.write(folder.resolve(free(folder, mail, ".failed.json") + ".failed.json"), Json.file(receipt));
        if (!mail.isRetried() && Files.deleteIfExists(mail.file())) {
            Durable.syncFolder(mail.file().getParent());
            Claims.removeHome(mail.file());
        }
    }

    /** The file's own name, or one with the message's key if that name is taken or very long. */
    private static String free(Path folder, OutgoingMail mail, String ending) {
        String name = OutboxNames.forReceipt(mail.fileName(), mail.key());
        boolean isFree = !name.equals(mail.fileName()) || !Files.exists(folder.resolve(name + ending));
        return isFree ? name : OutboxNames.unique(name, mail.key());
    }
}
