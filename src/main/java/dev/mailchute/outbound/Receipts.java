package dev.mailchute.outbound;

import dev.mailchute.files.Durable;
import dev.mailchute.files.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What the application that dropped a file is told: {@code sent/} and {@code failed/} of its outbox. */
final class Receipts {
    private Receipts() {}

    /** How it went. Members in the contract's order. */
    record Sent(
            String file,
            String name,
            String mailbox,
            String internetMessageId,
            List<String> recipients,
            Instant sentAt,
            String requestId,
            String how) {}

    /** Why it did not go. Members in the contract's order. */
    record Failed(
            String file,
            String name,
            String mailbox,
            String outcome,
            String reason,
            String code,
            String letter,
            Instant failedAt) {}

    /** Clears a sent file away, with its receipt. May be done again after a crash in between. */
    static void sent(OutgoingMail mail, Sent receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("sent");
        Files.createDirectories(folder);
        String name = free(folder, mail, "");
        Durable.write(folder.resolve(name + ".sent.json"), Json.file(receipt));
        if (mail.retried()) {
            try (InputStream message = Files.newInputStream(mail.file())) {
                Durable.copy(message, folder.resolve(name.replaceFirst("\\.json$", ".eml")));
            }
        } else if (Files.exists(mail.file())) {
            Durable.move(mail.file(), folder.resolve(name));
        }
    }

    /** Clears a file away that the Mail Center holds now, with its receipt. May be done again after a crash in between. */
    static void failed(OutgoingMail mail, Failed receipt) throws IOException {
        Path folder = mail.outbox().outboxDir().resolve("failed");
        Files.createDirectories(folder);
        Durable.write(folder.resolve(free(folder, mail, ".failed.json") + ".failed.json"), Json.file(receipt));
        if (!mail.retried() && Files.deleteIfExists(mail.file())) {
            Durable.syncFolder(mail.outbox().outboxDir());
        }
    }

    /** The file's own name, or one with the mail's id where an earlier file has taken it. */
    private static String free(Path folder, OutgoingMail mail, String ending) {
        String name = mail.fileName();
        if (!Files.exists(folder.resolve(name + ending))) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return name.substring(0, dot) + "~" + mail.key() + name.substring(dot);
    }
}
