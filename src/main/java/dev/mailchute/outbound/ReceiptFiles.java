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

/** The receipts for the application that dropped a file: {@code sent/} and {@code failed/} of its outbox. */
final class ReceiptFiles {
    private ReceiptFiles() {}

    /** How it went. Members in the contract's order. */
    record SendReceipt(
            String file,
            String name,
            String mailbox,
            String internetMessageId,
            List<String> recipients,
            Instant sentAt,
            String requestId,
            String how) {}

    /** Why it did not go. Members in the contract's order. */
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

    /** Clears a sent file away, with its receipt. May be done again after a crash in between. */
    static void sent(OutgoingMail mail, SendReceipt receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("sent");
        Files.createDirectories(folder);
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
    }

    /** Clears a file away that the Mail Center holds now, with its receipt. May be done again after a crash in between. */
    static void failed(OutgoingMail mail, FailureReceipt receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("failed");
        Files.createDirectories(folder);
        Durable.write(folder.resolve(free(folder, mail, ".failed.json") + ".failed.json"), Json.file(receipt));
        if (!mail.isRetried() && Files.deleteIfExists(mail.file())) {
            Durable.syncFolder(mail.file().getParent());
            Claims.removeHome(mail.file());
        }
    }

    /** The file's own name, or one with the mail's id if an earlier file has taken it, or if it is very long. */
    private static String free(Path folder, OutgoingMail mail, String ending) {
        String name = OutboxNames.forReceipt(mail.fileName(), mail.key());
        boolean isFree = !name.equals(mail.fileName()) || !Files.exists(folder.resolve(name + ending));
        return isFree ? name : OutboxNames.unique(name, mail.key());
    }
}
